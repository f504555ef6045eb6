package io.quimbi.server.imports;

import io.quimbi.app.Quimbi;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.access.Caller;
import io.quimbi.engine.access.Role;
import io.quimbi.engine.importing.ColumnMapping;
import io.quimbi.engine.importing.ImportOptions;
import io.quimbi.engine.importing.OrderFormat;
import io.quimbi.engine.importing.OrderPreview;
import io.quimbi.engine.importing.PreviewOrders;
import io.quimbi.engine.importing.RejectLimit;
import io.quimbi.server.web.BodyLimit;
import io.quimbi.server.web.Needs;
import io.quimbi.server.work.BackgroundWork;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Imports of files that are uploaded. */
@RestController
@Tag(name = "Imports", description = "Files of orders")
final class ImportsController {
  private static final int FILE_MEGABYTES = 4_096;
  private static final int PREVIEW_MEGABYTES = 1;
  private static final String RUN = "run-";
  private static final String FORMAT =
      "quimbi, shopify, online-retail or cdnow; recognised if left out";
  private static final String MAP = "Which columns are which: ordered_at=InvoiceDate,…";

  private final Quimbi quimbi;
  private final BackgroundWork work;
  private final Path uploads;
  private final Path rejects;

  ImportsController(Quimbi quimbi, BackgroundWork work) {
    this.quimbi = quimbi;
    this.work = work;
    uploads = quimbi.settings().dataDir().resolve("uploads");
    rejects = quimbi.settings().dataDir().resolve("rejects");
  }

  /**
   * What was begun.
   *
   * @param runNo of the run that tells how far it is; null where it has not begun after 20 s
   */
  record ImportStarted(@Nullable Long runNo, String status) {}

  /**
   * The files of an import as a form has them.
   *
   * @param tickets of the same customers; may be left out
   */
  record ImportForm(
      @Schema(type = "string", format = "binary") String orders,
      @Schema(type = "string", format = "binary") @Nullable String tickets) {}

  @PostMapping("/imports/preview")
  @Needs(Role.READ)
  @BodyLimit(megabytes = PREVIEW_MEGABYTES)
  @Operation(
      operationId = "preview_orders",
      summary = "How a file of orders would be read",
      description =
          "The body is the beginning of the file, of whole rows, up to 1 MB, not compressed."
              + " Nothing is stored. Where the layout is not recognised, fields tells which columns"
              + " are likely to be meant, and what is wrong with each.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content = {
                @Content(
                    mediaType = "text/csv",
                    schema = @Schema(type = "string", format = "binary")),
                @Content(
                    mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                    schema = @Schema(type = "string", format = "binary"))
              }))
  OrderPreview preview(
      Caller caller,
      HttpServletRequest request,
      @RequestParam(required = false) @Parameter(description = FORMAT) @Nullable String format,
      @RequestParam(required = false) @Parameter(description = MAP) @Nullable String map)
      throws IOException {
    Upload upload = new Upload(uploads.resolve(UUID.randomUUID().toString()));
    try {
      OrderFormat layout = layout(format);
      ColumnMapping columns = columns(map);
      upload.read(request);
      ZoneId zone =
          quimbi.stores().find(caller.storeId()).map(StoreSettings::zone).orElse(ZoneOffset.UTC);
      return PreviewOrders.of(upload.orders(), layout, columns, zone);
    } finally {
      upload.delete();
    }
  }

  @PostMapping("/imports")
  @ResponseStatus(HttpStatus.ACCEPTED)
  @Needs(Role.WRITE)
  @BodyLimit(megabytes = FILE_MEGABYTES)
  @Operation(
      operationId = "import_orders",
      summary = "Import a file of orders",
      description =
          "The body is the file, CSV or gzip of it, or a form with the files orders and tickets, up"
              + " to 4 GB; it goes to disk as it comes."
              + " /runs/{run_no} tells how far the import is and /runs/{run_no}/cancel stops it."
              + " Everybody's thumbprint is as it was until segments are assigned or discovered.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content = {
                @Content(
                    mediaType = "text/csv",
                    schema = @Schema(type = "string", format = "binary")),
                @Content(
                    mediaType = "application/gzip",
                    schema = @Schema(type = "string", format = "binary")),
                @Content(
                    mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                    schema = @Schema(type = "string", format = "binary")),
                @Content(
                    mediaType = MediaType.MULTIPART_FORM_DATA_VALUE,
                    schema = @Schema(implementation = ImportForm.class))
              }))
  ImportStarted upload(
      Caller caller,
      HttpServletRequest request,
      @RequestParam(required = false) @Parameter(description = FORMAT) @Nullable String format,
      @RequestParam(required = false) @Parameter(description = MAP) @Nullable String map,
      @RequestParam(name = "time_zone", required = false)
          @Parameter(description = "Zone of times without an offset")
          @Nullable String timeZone,
      @RequestParam(required = false)
          @Parameter(description = "Take the orders in this currency where there are several")
          @Nullable String currency,
      @RequestParam(name = "max_rejects", defaultValue = "1%")
          @Parameter(description = "Stop above so many bad rows, a number or a percentage")
          String maxRejects,
      @RequestParam(name = "hash_customers", defaultValue = "false")
          @Parameter(description = "Store customers as the SHA-256 of their id")
          boolean hashCustomers,
      @RequestParam(defaultValue = "false")
          @Parameter(description = "Import a file again that was imported before")
          boolean force)
      throws IOException {
    String name = UUID.randomUUID().toString();
    Upload upload = new Upload(uploads.resolve(name));
    Path rejectsFolder = rejects.resolve(name);
    boolean begun = false;
    try {
      // Options first: a mistyped one is said before anybody waits for a large file.
      ImportOptions options =
          new ImportOptions(
              upload.orders(),
              null,
              caller.storeId(),
              layout(format),
              columns(map),
              zone(timeZone, caller),
              currency,
              RejectLimit.parse(maxRejects),
              hashCustomers,
              force,
              false,
              rejectsFolder);
      upload.read(request);
      ImportOptions files = upload.tickets().map(options::withTickets).orElse(options);
      Optional<Long> runNo =
          work.start(
              caller.storeId(),
              "import",
              progress -> {
                try {
                  Files.createDirectories(rejectsFolder);
                  quimbi.importOrders().run(files, progress);
                } finally {
                  upload.delete();
                }
              });
      begun = true;
      if (runNo.isPresent()) {
        Files.createDirectories(rejects);
        Files.writeString(rejects.resolve(RUN + runNo.get()), caller.storeId() + "\n" + name);
      }
      return new ImportStarted(runNo.orElse(null), "running");
    } finally {
      if (!begun) {
        upload.delete();
      }
    }
  }

  private static @Nullable OrderFormat layout(@Nullable String format) {
    return format == null ? null : OrderFormat.of(format);
  }

  private static ColumnMapping columns(@Nullable String map) {
    return map == null ? ColumnMapping.NONE : ColumnMapping.parse(map);
  }

  private ZoneId zone(@Nullable String text, Caller caller) {
    return text == null
        ? quimbi.stores().require(caller.storeId()).zone()
        : StoreSettings.parseZone(text);
  }

  @GetMapping("/imports/{run_no}/rejects")
  @Needs(Role.READ)
  @Operation(
      operationId = "import_rejects",
      summary = "The rows of an import that could not be read, as CSV",
      description = "With line, column, code and reason of each.",
      responses =
          @ApiResponse(
              responseCode = "200",
              content = @Content(mediaType = "text/csv", schema = @Schema(type = "string"))))
  ResponseEntity<Resource> rejects(
      Caller caller,
      @PathVariable("run_no") @Parameter(description = "Number of the import's run") long runNo,
      @RequestParam(required = false)
          @Parameter(
              description = "orders or tickets; the orders' if left out, where there are any")
          @Nullable String of)
      throws IOException {
    Path known = rejects.resolve(RUN + runNo);
    if (Files.isRegularFile(known)) {
      String[] whose = Files.readString(known).split("\n", 2);
      if (whose[0].equals(caller.storeId())) {
        Path folder = rejects.resolve(UUID.fromString(whose[1]).toString());
        try (var files = Files.list(folder)) {
          Optional<Path> file =
              files
                  .filter(
                      each -> of == null || String.valueOf(each.getFileName()).startsWith(of + "."))
                  .sorted()
                  .findFirst();
          if (file.isPresent()) {
            return ResponseEntity.ok()
                .contentType(new MediaType("text", "csv"))
                .header(
                    HttpHeaders.CONTENT_DISPOSITION,
                    "attachment; filename=\"rejects-" + runNo + ".csv\"")
                .body(new FileSystemResource(file.get()));
          }
        }
      }
    }
    throw new QuimbiException(
        QuimbiException.Kind.NOTHING_THERE,
        "NO_REJECTS",
        "run " + runNo + " is no import of this service that left rejects");
  }
}
