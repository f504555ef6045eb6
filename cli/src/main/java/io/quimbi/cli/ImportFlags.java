package io.quimbi.cli;

import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.importing.ColumnMapping;
import io.quimbi.engine.importing.ImportOptions;
import io.quimbi.engine.importing.OrderFormat;
import io.quimbi.engine.importing.RejectLimit;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What to import, and how. */
final class ImportFlags {
  @Parameters(index = "0", paramLabel = "FILE", description = "Orders as CSV, gzip or plain.")
  private Path file = Path.of("");

  @Option(
      names = "--format",
      paramLabel = "F",
      description = "quimbi, shopify, online-retail or cdnow (default: recognised by the header).")
  private @Nullable String format;

  @Option(
      names = "--map",
      paramLabel = "a=b,…",
      description =
          "Which columns are which, as in ordered_at=InvoiceDate,customer_id=\"Customer ID\".")
  private @Nullable String map;

  @Option(names = "--tickets", paramLabel = "FILE", description = "Support tickets as CSV.")
  private @Nullable Path tickets;

  @Option(
      names = "--time-zone",
      paramLabel = "Z",
      description = "Zone of times without an offset and of the store's calendar (default: UTC).")
  private @Nullable String zone;

  @Option(
      names = "--currency",
      paramLabel = "C",
      description = "Take the orders in this currency where there are several.")
  private @Nullable String currency;

  @Option(
      names = "--max-rejects",
      paramLabel = "N",
      defaultValue = "1%",
      description = "Stop above so many bad rows, a number or a percentage (default: 1%%).")
  private String maxRejects = "1%";

  @Option(
      names = "--rejects-dir",
      paramLabel = "DIR",
      description = "Where the file of bad rows goes (default: the current folder).")
  private Path rejectsDir = Path.of("");

  @Option(
      names = "--hash-customers",
      description = "Store customers as the SHA-256 of their id, not the id itself.")
  private boolean hashCustomers;

  @Option(names = "--force", description = "Import a file again that was imported before.")
  private boolean force;

  @Option(
      names = "--allow-erased",
      description = "Import customers who were erased as well; they no longer count as erased.")
  private boolean allowErased;

  ImportOptions options(String storeId) {
    return new ImportOptions(
        file,
        tickets,
        storeId,
        format == null ? null : OrderFormat.of(format),
        map == null ? ColumnMapping.NONE : ColumnMapping.parse(map),
        zone == null ? null : StoreSettings.parseZone(zone),
        currency,
        RejectLimit.parse(maxRejects),
        hashCustomers,
        force,
        allowErased,
        rejectsDir);
  }
}
