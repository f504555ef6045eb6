package io.quimbi.server.imports;

import io.quimbi.server.web.Refused;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.apache.tomcat.util.http.fileupload.FileItemIterator;
import org.apache.tomcat.util.http.fileupload.FileItemStream;
import org.apache.tomcat.util.http.fileupload.FileUpload;
import org.apache.tomcat.util.http.fileupload.FileUploadException;
import org.apache.tomcat.util.http.fileupload.MultipartStream.MalformedStreamException;
import org.apache.tomcat.util.http.fileupload.UploadContext;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * The files of one request in a folder of their own. They go to disk as they come, so that the
 * request's limit is all that bounds them.
 */
final class Upload {
  private static final String FORM = "multipart/form-data";
  private static final String ORDERS = "orders";
  private static final String TICKETS = "tickets";

  private final Path folder;

  /** Makes the folder. */
  Upload(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  Path orders() {
    return folder.resolve("orders.csv");
  }

  /** Where there are tickets beside the orders. */
  Optional<Path> tickets() {
    return Optional.of(folder.resolve("tickets.csv")).filter(Files::exists);
  }

  /**
   * Reads the body: a form with the files, or the file of orders itself.
   *
   * @throws Refused if it is a form of another kind
   */
  void read(HttpServletRequest request) throws IOException {
    if (!isForm(request)) {
      try (InputStream body = request.getInputStream()) {
        Files.copy(body, orders());
      }
      return;
    }
    try {
      FileItemIterator parts = new FileUpload().getItemIterator(new Form(request));
      if (!parts.hasNext()) {
        throw refused(HttpStatus.BAD_REQUEST, "the form has no part; it is read as " + FORM, null);
      }
      while (parts.hasNext()) {
        keep(parts.next());
      }
    } catch (FileUploadException | MalformedStreamException e) {
      throw refused(HttpStatus.BAD_REQUEST, "the form cannot be read as " + FORM, null);
    }
    if (!Files.exists(orders())) {
      throw refused(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "the form must have the file of orders in a part named " + ORDERS,
          ORDERS);
    }
  }

  static boolean isForm(HttpServletRequest request) {
    String type = request.getContentType();
    return type != null && type.toLowerCase(Locale.ROOT).startsWith(FORM);
  }

  private void keep(FileItemStream part) throws IOException {
    String name = String.valueOf(part.getFieldName());
    if (!name.equals(ORDERS) && !name.equals(TICKETS)) {
      throw refused(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "a part of the form is one of " + ORDERS + " and " + TICKETS + ", was \"" + name + "\"",
          name);
    }
    Path file = folder.resolve(name + ".csv");
    if (Files.exists(file)) {
      throw refused(
          HttpStatus.UNPROCESSABLE_CONTENT, "the form has the part " + name + " twice", name);
    }
    try (InputStream content = part.openStream()) {
      Files.copy(content, file);
    }
  }

  private static Refused refused(HttpStatus status, String message, @Nullable String field) {
    return new Refused(status, "UPLOAD_FORM", message, field);
  }

  /** Removes what is left of it. */
  void delete() throws IOException {
    Files.deleteIfExists(orders());
    Files.deleteIfExists(folder.resolve("tickets.csv"));
    Files.deleteIfExists(folder);
  }

  /** What the reader of forms wants to know of a request. */
  private record Form(HttpServletRequest request) implements UploadContext {
    @Override
    public @Nullable String getCharacterEncoding() {
      return request.getCharacterEncoding();
    }

    @Override
    public String getContentType() {
      return String.valueOf(request.getHeader(HttpHeaders.CONTENT_TYPE));
    }

    @Override
    public long contentLength() {
      return request.getContentLengthLong();
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return request.getInputStream();
    }
  }
}
