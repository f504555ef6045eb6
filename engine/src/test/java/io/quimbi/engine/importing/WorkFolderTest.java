package io.quimbi.engine.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quimbi.engine.QuimbiException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkFolderTest {
  @TempDir Path data;

  private WorkFolder folder() {
    return new WorkFolder(data.resolve("work"));
  }

  @Test
  void leftoversOfAKilledProcessAreRemovedAndWhatIsInUseStays() throws IOException {
    // What a killed process leaves: its files, and a lock file that nobody holds.
    Path work = Files.createDirectories(data.resolve("work"));
    Path left = Files.createDirectory(work.resolve("import-1"));
    Files.writeString(left.resolve("all"), "lines");
    Files.createFile(work.resolve("import-1.lock"));
    try (WorkFolder.Use use = folder().use()) {
      Path used = Files.writeString(use.file("all"), "lines");

      folder().removeLeftovers();

      assertThat(left).doesNotExist();
      assertThat(work.resolve("import-1.lock")).doesNotExist();
      assertThat(used).hasContent("lines");
    }
    assertThat(work).isEmptyDirectory();
  }

  @Test
  void removingLeftoversOfNoFolderMakesNone() {
    folder().removeLeftovers();

    assertThat(data).isEmptyDirectory();
  }

  @Test
  void fullDiskIsSaidAsSuch() {
    QuimbiException failure =
        folder().failure(new FileSystemException("all", null, "No space left on device"));

    assertThat(failure.code()).isEqualTo("DISK_FULL");
    assertThat(failure.kind()).isEqualTo(QuimbiException.Kind.ENVIRONMENT);
    assertThat(failure)
        .hasMessageContaining("the disk of " + data.resolve("work") + " is full")
        .hasMessageContaining("nothing was changed");
  }

  @Test
  void folderThatCannotBeMadeIsNamed() throws IOException {
    Files.createFile(data.resolve("work"));

    assertThatExceptionOfType(QuimbiException.class)
        .isThrownBy(() -> folder().use())
        .withMessageContaining(data.resolve("work").toString())
        .extracting(QuimbiException::code)
        .isEqualTo("WORK_FOLDER_FAILED");
  }
}
