package io.quimbi.engine.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.OrderRows;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;

/** Writes files into a folder and imports them into stores in memory. */
final class ImportFixture {
  static final String STORE = "shop";

  private final Path folder;
  private final MemoryStore store = new MemoryStore();
  private final MemoryStore spilled = new MemoryStore();

  ImportFixture(Path folder) {
    this.folder = folder;
  }

  MemoryStore store() {
    return store;
  }

  Path folder() {
    return folder;
  }

  Path write(String name, String... lines) {
    return write(name, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  Path write(String name, byte[] bytes) {
    try {
      return Files.write(folder.resolve(name), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Imports into {@link #STORE}, any number of rejects being allowed. */
  ImportOptions options(Path orders) {
    return ImportOptions.of(orders, STORE, folder)
        .withRejectLimit(new RejectLimit(1_000_000, true));
  }

  /** Everything in memory. */
  static LineMemory memory(Path folder) {
    return new LineMemory(Integer.MAX_VALUE, Integer.MAX_VALUE, new WorkFolder(work(folder)));
  }

  LineMemory memory() {
    return memory(folder);
  }

  static Path work(Path folder) {
    return folder.resolve("work");
  }

  ImportOrders importOrders() {
    return new ImportOrders(store, store, memory());
  }

  /**
   * Imports, and imports once more into stores of its own with hardly a line in memory: what comes
   * of it must be the same.
   */
  ImportOutcome outcome(ImportOptions options) {
    ImportOutcome outcome;
    try {
      outcome = importOrders().run(options, Progress.NONE);
    } catch (QuimbiException e) {
      assertThatThrownBy(() -> runSpilled(options)).hasMessage(e.getMessage());
      throw e;
    }
    assertThat(runSpilled(options)).isEqualTo(outcome);
    assertThat(spilled.orders(options.storeId())).isEqualTo(store.orders(options.storeId()));
    assertThat(spilled.tickets(options.storeId())).isEqualTo(store.tickets(options.storeId()));
    return outcome;
  }

  ImportReport run(ImportOptions options) {
    return (ImportReport) outcome(options);
  }

  private ImportOutcome runSpilled(ImportOptions options) {
    LineMemory hardlyAny = new LineMemory(1, 2, new WorkFolder(work(folder)));
    try {
      return new ImportOrders(spilled, spilled, hardlyAny).run(options, Progress.NONE);
    } finally {
      // What is left in it would keep it from being deleted.
      deleteIfThere(work(folder));
    }
  }

  private static void deleteIfThere(Path empty) {
    try {
      Files.deleteIfExists(empty);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ImportReport run(Path orders) {
    return run(options(orders));
  }

  ImportReport run(String... lines) {
    return run(write("orders.csv", lines));
  }

  QuimbiException failure(ImportOptions options) {
    return Objects.requireNonNull(
        catchThrowableOfType(QuimbiException.class, () -> run(options)), "the import succeeded");
  }

  QuimbiException failure(Path orders) {
    return failure(options(orders));
  }

  QuimbiException failure(String... lines) {
    return failure(write("orders.csv", lines));
  }

  OrderRows rows() {
    return store.merged();
  }

  OrderBook book() {
    return store.merged().toBook();
  }

  /** The order of an id among the rows merged last. */
  int order(String id) {
    for (int o = 0; o < rows().orderCount(); o++) {
      if (rows().orderId(o).equals(id)) {
        return o;
      }
    }
    throw new AssertionError("there is no order " + id);
  }

  String customer(String orderId) {
    return rows().customers().text(rows().orderCustomer(order(orderId)));
  }

  Instant time(String orderId) {
    return instant(rows().orderTime(order(orderId)));
  }

  static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000);
  }

  /** The records of a rejects file without its header. */
  List<CsvRecord> rejects(String name) {
    try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(folder.resolve(name))) {
      return reader.stream().skip(1).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
