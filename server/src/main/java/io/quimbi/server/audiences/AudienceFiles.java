package io.quimbi.server.audiences;

import io.quimbi.app.Quimbi;
import io.quimbi.engine.Progress;
import io.quimbi.engine.audience.Audiences.Exported;
import io.quimbi.engine.audience.Layout;
import io.quimbi.engine.audience.Part;
import io.quimbi.engine.export.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/**
 * Sends customers of an audience, the same for programs and for people. A file is complete on disk
 * before the first byte of it is sent, so that what breaks off is seen to.
 */
@Component
public final class AudienceFiles {
  static final String CSV = "text/csv";

  private final Quimbi quimbi;

  AudienceFiles(Quimbi quimbi) {
    this.quimbi = quimbi;
  }

  /** Exports an audience, which counts as its last export, and sends a part of it. */
  public ResponseEntity<InputStreamResource> export(
      String storeId, String name, Part part, Layout layout) throws IOException {
    Path file = Files.createTempFile("quimbi-audience", ".csv");
    try {
      Exported exported =
          quimbi
              .audiences()
              .toFiles(
                  storeId,
                  name,
                  layout,
                  Map.of(part, file),
                  quimbi.settings().threads(),
                  Progress.NONE);
      HttpHeaders counts = new HttpHeaders();
      counts.set("Quimbi-Members", String.valueOf(exported.members()));
      counts.set("Quimbi-Added", String.valueOf(exported.added()));
      counts.set("Quimbi-Removed", String.valueOf(exported.removed()));
      counts.set(
          "Quimbi-Left-Out", String.valueOf(exported.leftOut().getOrDefault(part.word(), 0L)));
      return sent(file, name, part, counts);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  /** Sends a part of the last export once more. */
  public ResponseEntity<InputStreamResource> last(
      String storeId, String name, Part part, Layout layout) throws IOException {
    Path file = Files.createTempFile("quimbi-audience", ".csv");
    try {
      long leftOut =
          WholeFile.write(
              file,
              writer ->
                  quimbi.audiences().again(storeId, name, part, layout, writer, Progress.NONE));
      HttpHeaders counts = new HttpHeaders();
      counts.set("Quimbi-Left-Out", String.valueOf(leftOut));
      return sent(file, name, part, counts);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  /** Sends a file that is complete, with its length, and forgets it. */
  private static ResponseEntity<InputStreamResource> sent(
      Path file, String name, Part part, HttpHeaders counts) throws IOException {
    long length = Files.size(file);
    String suffix = part == Part.MEMBERS ? "" : "-" + part.word();
    return ResponseEntity.ok()
        .headers(counts)
        .header(HttpHeaders.CONTENT_TYPE, CSV)
        .header(
            HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + suffix + ".csv\"")
        .contentLength(length)
        .body(
            new InputStreamResource(
                Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE)));
  }
}
