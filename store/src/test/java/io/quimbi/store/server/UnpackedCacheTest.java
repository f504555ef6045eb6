package io.quimbi.store.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.engine.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackedCacheTest {
  @TempDir private Path folder;

  @Test
  void secondDataDirectoryHasTheFilesOfTheFirst() throws IOException {
    UnpackedCache cache = new UnpackedCache(Optional.of(folder.resolve("cache")));
    Files.createDirectories(folder.resolve("cache/17.1.0-00000000/bin"));
    Binaries first = Binaries.in(folder.resolve("one"), cache, Progress.NONE);
    Binaries second = Binaries.in(folder.resolve("two"), cache, Progress.NONE);

    assertThat(file(second)).isEqualTo(file(first));
    assertThat(names(second.folder())).isEqualTo(names(first.folder())).contains("bin/initdb");
    assertThat(names(folder.resolve("cache")))
        .as("earlier versions are forgotten")
        .noneMatch(name -> name.startsWith("17"));

    Binaries.deleteRecursively(folder.resolve("one"));
    Binaries.deleteRecursively(folder.resolve("cache"));
    Programs.Outcome outcome =
        Programs.run(List.of(second.program("postgres").toString(), "--version"), 10, () -> false);
    assertThat(outcome.output()).contains("(PostgreSQL) " + second.major());
  }

  @Test
  void cacheThatCannotBeUsedIsAsIfThereWereNone() throws IOException {
    Path notAFolder = Files.createFile(folder.resolve("cache"));
    Binaries binaries =
        Binaries.in(
            folder.resolve("one"), new UnpackedCache(Optional.of(notAFolder)), Progress.NONE);
    assertThat(binaries.program("postgres")).isExecutable();
  }

  private static Object file(Binaries binaries) throws IOException {
    return Files.getAttribute(binaries.program("postgres"), "unix:ino");
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.map(path -> folder.relativize(path).toString()).sorted().toList();
    }
  }
}
