package io.quimbi.engine.privacy;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.quimbi.engine.QuimbiException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The rows that imports could not read lie beside the files, with all that stood in them. Here
 * those that name a customer are taken out.
 */
final class RejectFiles {
  private static final String NAME = ".rejects.csv";

  private RejectFiles() {}

  /**
   * Takes the rows that hold an id as a whole word out of the rejects files of a folder.
   *
   * @return how many rows went
   * @throws QuimbiException of kind ENVIRONMENT if a file cannot be read or written
   */
  static long erase(Path folder, String customerId) {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    List<Path> files;
    try (Stream<Path> listed = Files.list(folder)) {
      files = listed.filter(file -> file.toString().endsWith(NAME)).sorted().toList();
    } catch (IOException e) {
      throw failure(folder, e);
    }
    long erased = 0;
    for (Path file : files) {
      erased += eraseFrom(file, new WholeWord(customerId));
    }
    return erased;
  }

  private static long eraseFrom(Path file, WholeWord id) {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    long erased = 0;
    try {
      try (CsvReader<CsvRecord> in = CsvReader.builder().ofCsvRecord(file);
          CsvWriter out = CsvWriter.builder().build(part)) {
        for (CsvRecord row : in) {
          if (row.getFields().stream().anyMatch(id::isIn)) {
            erased++;
          } else {
            out.writeRecord(row.getFields());
          }
        }
      }
      if (erased == 0) {
        Files.delete(part);
      } else {
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException | UncheckedIOException e) {
      throw failure(file, e);
    }
    return erased;
  }

  private static QuimbiException failure(Path path, Exception e) {
    return new QuimbiException(
        QuimbiException.Kind.ENVIRONMENT,
        "ERASURE_REJECTS",
        "the rejects of imports in "
            + path
            + " cannot be searched for the customer: "
            + e
            + "; the database holds nothing of the customer any more, but a rejects file may:"
            + " make it readable and writable, or delete it",
        e);
  }
}
