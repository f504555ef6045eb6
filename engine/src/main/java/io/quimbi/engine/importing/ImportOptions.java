package io.quimbi.engine.importing;

import io.quimbi.engine.QuimbiException;
import java.nio.file.Path;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * What to import, and how.
 *
 * @param orders file of orders
 * @param tickets file of support tickets, or null
 * @param storeId the store it goes to; made by its first import
 * @param format layout of the orders, or null to recognise it by its header
 * @param columns which of the file's columns are which, where the names differ
 * @param zone of times without an offset and of the store's calendar; null for the store's own, or
 *     UTC where there is no such store yet
 * @param currency the currency to take, rows of others being skipped; null where there is only one
 * @param rejectLimit how many rows of a file may be rejected
 * @param hashCustomers whether customers are stored as SHA-256 of their id
 * @param force whether to import a file again that was imported before
 * @param allowErased whether customers who were erased may come back
 * @param rejectsFolder where the rejects files go, each named after its file
 */
public record ImportOptions(
    Path orders,
    @Nullable Path tickets,
    String storeId,
    @Nullable OrderFormat format,
    ColumnMapping columns,
    @Nullable ZoneId zone,
    @Nullable String currency,
    RejectLimit rejectLimit,
    boolean hashCustomers,
    boolean force,
    boolean allowErased,
    Path rejectsFolder) {
  /**
   * Checks that the options go together.
   *
   * @throws QuimbiException of kind USAGE if the currency is no code, or columns are named for a
   *     layout whose names are fixed
   */
  public ImportOptions {
    if (currency != null) {
      String code = Currencies.normalised(currency);
      if (code.isEmpty()) {
        throw usage(
            "IMPORT_BAD_CURRENCY", "currency \"" + currency + "\" is not a code such as EUR");
      }
      currency = code;
    }
    if (format != null && format != OrderFormat.QUIMBI && !columns.headers().isEmpty()) {
      throw usage(
          "IMPORT_BAD_MAP",
          "--map names the columns of the own layout, but the format is "
              + format.id()
              + ", whose names are fixed; leave one of the two away");
    }
  }

  /** Orders alone, everything recognised, at most one row in a hundred rejected. */
  public static ImportOptions of(Path orders, String storeId, Path rejectsFolder) {
    return new ImportOptions(
        orders,
        null,
        storeId,
        null,
        ColumnMapping.NONE,
        null,
        null,
        RejectLimit.ONE_PERCENT,
        false,
        false,
        false,
        rejectsFolder);
  }

  /** The same with a file of tickets. */
  public ImportOptions withTickets(@Nullable Path file) {
    return new ImportOptions(
        orders,
        file,
        storeId,
        format,
        columns,
        zone,
        currency,
        rejectLimit,
        hashCustomers,
        force,
        allowErased,
        rejectsFolder);
  }

  /** The same in a layout, null to recognise it. */
  public ImportOptions withFormat(@Nullable OrderFormat layout) {
    return new ImportOptions(
        orders,
        tickets,
        storeId,
        layout,
        columns,
        zone,
        currency,
        rejectLimit,
        hashCustomers,
        force,
        allowErased,
        rejectsFolder);
  }

  /** The same with columns named. */
  public ImportOptions withColumns(ColumnMapping mapping) {
    return new ImportOptions(
        orders,
        tickets,
        storeId,
        format,
        mapping,
        zone,
        currency,
        rejectLimit,
        hashCustomers,
        force,
        allowErased,
        rejectsFolder);
  }

  /** The same in a time zone. */
  public ImportOptions withZone(@Nullable ZoneId timeZone) {
    return new ImportOptions(
        orders,
        tickets,
        storeId,
        format,
        columns,
        timeZone,
        currency,
        rejectLimit,
        hashCustomers,
        force,
        allowErased,
        rejectsFolder);
  }

  /** The same with a currency chosen. */
  public ImportOptions withCurrency(@Nullable String code) {
    return new ImportOptions(
        orders,
        tickets,
        storeId,
        format,
        columns,
        zone,
        code,
        rejectLimit,
        hashCustomers,
        force,
        allowErased,
        rejectsFolder);
  }

  /** The same with another limit of rejects. */
  public ImportOptions withRejectLimit(RejectLimit limit) {
    return new ImportOptions(
        orders,
        tickets,
        storeId,
        format,
        columns,
        zone,
        currency,
        limit,
        hashCustomers,
        force,
        allowErased,
        rejectsFolder);
  }

  /** The same with customers hashed or not. */
  public ImportOptions withHashCustomers(boolean hash) {
    return new ImportOptions(
        orders,
        tickets,
        storeId,
        format,
        columns,
        zone,
        currency,
        rejectLimit,
        hash,
        force,
        allowErased,
        rejectsFolder);
  }

  /** The same, importing again what was imported before or not. */
  public ImportOptions withForce(boolean again) {
    return new ImportOptions(
        orders,
        tickets,
        storeId,
        format,
        columns,
        zone,
        currency,
        rejectLimit,
        hashCustomers,
        again,
        allowErased,
        rejectsFolder);
  }

  /** The same, taking customers back who were erased or not. */
  public ImportOptions withAllowErased(boolean allow) {
    return new ImportOptions(
        orders,
        tickets,
        storeId,
        format,
        columns,
        zone,
        currency,
        rejectLimit,
        hashCustomers,
        force,
        allow,
        rejectsFolder);
  }

  /** What decides, besides the files' bytes and the zone, how the files are understood. */
  String meaning() {
    return "format="
        + (format == null ? "recognised" : format.id())
        + "\nmap="
        + columns.canonical()
        + "\ncurrency="
        + (currency == null ? "" : currency)
        + "\nhash-customers="
        + hashCustomers
        // Only where it is said, so that files stay known that were imported before it could be.
        + (allowErased ? "\nallow-erased=true" : "");
  }

  private static QuimbiException usage(String code, String message) {
    return new QuimbiException(QuimbiException.Kind.USAGE, code, message);
  }
}
