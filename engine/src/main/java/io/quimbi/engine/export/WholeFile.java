package io.quimbi.engine.export;

import io.quimbi.engine.QuimbiException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Text files that appear complete or not at all. */
public final class WholeFile {
  private WholeFile() {}

  /** Fills a file. */
  @FunctionalInterface
  public interface Filling<T> {
    /** Writes everything to {@code writer}, which is closed by the caller. */
    T fill(Writer writer);
  }

  /**
   * Writes a file in UTF-8 beside its place and moves it there when it is complete, in place of an
   * earlier one.
   *
   * @return what {@code filling} answers
   * @throws QuimbiException of kind ENVIRONMENT if it cannot be written
   */
  public static <T> T write(Path file, Filling<T> filling) {
    Path folder = file.toAbsolutePath().getParent();
    try {
      Path partial = Files.createTempFile(folder, ".export", ".csv");
      try {
        T answer;
        try (Writer writer = Files.newBufferedWriter(partial, StandardCharsets.UTF_8)) {
          answer = filling.fill(writer);
        }
        Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
        return answer;
      } finally {
        Files.deleteIfExists(partial);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new QuimbiException(
          QuimbiException.Kind.ENVIRONMENT,
          "FILE_NOT_WRITTEN",
          file + " cannot be written: " + e.getMessage(),
          e);
    }
  }
}
