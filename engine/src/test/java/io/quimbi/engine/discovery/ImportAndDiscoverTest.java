package io.quimbi.engine.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quimbi.core.history.OrderRows;
import io.quimbi.core.model.DiscoverySettings;
import io.quimbi.core.model.DiscoverySettings.Profile;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.Stores;
import io.quimbi.engine.discovery.ModelStore.StoredProfile;
import io.quimbi.engine.generate.DemoShop;
import io.quimbi.engine.generate.DemoShopOptions;
import io.quimbi.engine.importing.ImportOptions;
import io.quimbi.engine.importing.ImportOrders;
import io.quimbi.engine.importing.LineMemory;
import io.quimbi.engine.importing.OrderStore;
import io.quimbi.engine.importing.WorkFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportAndDiscoverTest {
  private static final String STORE = "shop";
  private static final StoreSettings SETTINGS_OF_STORE =
      new StoreSettings(STORE, ZoneId.of("UTC"), "EUR");
  private static final DiscoverySettings SETTINGS = Profile.RECOMMENDED.defaults();
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);
  private static final int CUSTOMERS = 200;

  @TempDir static Path shop;
  @TempDir Path data;

  private final Imported imported = new Imported();
  private final MemoryStores models = new MemoryStores(SETTINGS_OF_STORE, imported::rows);

  @BeforeAll
  static void writeShop() {
    DemoShop.write(
        new DemoShopOptions(CUSTOMERS, 5, 2, LocalDate.of(2026, 3, 4)), shop, Progress.NONE);
  }

  @AfterEach
  void nothingIsLeftBehind() throws IOException, InterruptedException {
    assertThat(imported.open).isZero();
    assertThat(models.open()).isZero();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("quimbi-discovery")) {
        // Its work is over, which was waited for; the thread itself ends a moment later.
        assertThat(thread.join(Duration.ofSeconds(5))).isTrue();
      }
    }
    Path work = data.resolve("work");
    if (Files.exists(work)) {
      try (Stream<Path> left = Files.list(work)) {
        assertThat(left).isEmpty();
      }
    }
  }

  private LineMemory memory(int linesMax, int sliceLines) {
    return new LineMemory(linesMax, sliceLines, new WorkFolder(data.resolve("work")));
  }

  private LineMemory unlimited() {
    return memory(Integer.MAX_VALUE, Integer.MAX_VALUE);
  }

  private DiscoverSegments discover() {
    return new DiscoverSegments(models, imported, models, CLOCK, "test");
  }

  private static ImportOptions options(Path folder) {
    return ImportOptions.of(shop.resolve("orders.csv"), STORE, folder)
        .withTickets(shop.resolve("tickets.csv"));
  }

  private DiscoverSegments.Outcome run(LineMemory memory, Progress progress) {
    return new ImportAndDiscover(new ImportOrders(imported, imported, memory), discover())
        .run(options(data), null, SETTINGS, true, 2, progress)
        .discovered();
  }

  /** The import alone, then the discovery from what the store gives back. */
  private DiscoverSegments.Outcome oneAfterTheOther() {
    new ImportOrders(imported, imported, unlimited()).run(options(data), Progress.NONE);
    return discover().discover(STORE, null, SETTINGS, 2, Progress.NONE);
  }

  @Test
  void modelDiscoveredBesideTheImportIsTheOneFromTheRowsReadBack() {
    DiscoverSegments.Outcome ahead = run(unlimited(), Progress.NONE);
    assertThat(imported.reads).isZero();
    Published beside = published();

    DiscoverSegments.Outcome readBack =
        discover().discover(STORE, null, SETTINGS, 1, Progress.NONE);

    assertThat(imported.reads).isOne();
    assertThat(ahead.customers()).isEqualTo(CUSTOMERS);
    assertThat(readBack.asOf()).isEqualTo(ahead.asOf());
    // A model that descends from itself is itself.
    assertThat(published().content()).isEqualTo(beside.content());
    assertThat(published().profiles())
        .usingRecursiveComparison()
        .ignoringFields("modelNo")
        .isEqualTo(beside.profiles());
  }

  @Test
  void historyThatWentToDiskGivesTheSameModelAndProfiles() {
    DiscoverSegments.Outcome inMemory = run(unlimited(), Progress.NONE);
    Published expected = published();
    ImportAndDiscoverTest other = new ImportAndDiscoverTest();
    other.data = data;

    DiscoverSegments.Outcome sliced = other.run(memory(100, 300), Progress.NONE);

    assertThat(other.imported.parts).isGreaterThan(5);
    assertThat(other.imported.reads).isZero();
    assertThat(sliced).isEqualTo(inMemory);
    assertThat(other.published().content()).isEqualTo(expected.content());
    assertThat(other.published().provenance()).isEqualTo(expected.provenance());
    assertThat(other.published().profiles())
        .usingRecursiveComparison()
        .isEqualTo(expected.profiles());
    assertThat(other.imported.rows(customer -> true).toBook().fingerprint())
        .isEqualTo(imported.rows(customer -> true).toBook().fingerprint());
  }

  @Test
  void importOfSomebodyElseMeanwhileIsReadAndDiscoveredIn() {
    imported.competitor = true;

    DiscoverSegments.Outcome outcome = run(unlimited(), Progress.NONE);

    assertThat(imported.reads).isOne();
    assertThat(outcome.customers()).isEqualTo(CUSTOMERS + 1);
    assertThat(models.begun()).isOne();
    assertThat(published().profiles())
        .extracting(StoredProfile::customerId)
        .contains(Imported.COMPETITORS_CUSTOMER);
  }

  @Test
  void importThatFailsPublishesNothing() {
    QuimbiException failure =
        new QuimbiException(QuimbiException.Kind.ENVIRONMENT, "DISK_FULL", "the disk is full");
    imported.failure = failure;

    assertThatExceptionOfType(QuimbiException.class)
        .isThrownBy(() -> run(memory(100, 300), Progress.NONE))
        .isSameAs(failure);

    assertThat(models.begun()).isZero();
    assertThat(imported.lastImport(SETTINGS_OF_STORE)).isZero();
  }

  @Test
  void importThatIsCancelledPublishesNothing() {
    imported.cancelling = true;

    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(() -> run(memory(100, 300), imported.untilCancelled()));

    assertThat(models.begun()).isZero();
    assertThat(imported.ended).containsExactly("cancelled");
  }

  @Test
  void databaseThatCannotBeSetUpIsWhatTheImportFailsOf() {
    QuimbiException failure =
        new QuimbiException(
            QuimbiException.Kind.ENVIRONMENT, "INITDB_FAILED", "the database cannot be set up");
    imported.noDatabase = failure;

    assertThatExceptionOfType(QuimbiException.class)
        .isThrownBy(() -> run(unlimited(), Progress.NONE))
        .isSameAs(failure);

    assertThat(models.begun()).isZero();
  }

  @Test
  void importAndDiscoveryOneAfterTheOtherGiveTheSameModel() {
    DiscoverSegments.Outcome apart = oneAfterTheOther();
    ImportAndDiscoverTest other = new ImportAndDiscoverTest();
    other.data = data;

    assertThat(other.run(unlimited(), Progress.NONE)).isEqualTo(apart);
    assertThat(other.published().content()).isEqualTo(published().content());
  }

  /** What became visible. */
  private record Published(byte[] content, String provenance, List<StoredProfile> profiles) {}

  private Published published() {
    List<StoredProfile> profiles = new ArrayList<>();
    models.profiles(STORE, profiles::add);
    ModelStore.StoredModel model = models.requireActive(STORE);
    return new Published(model.content(), model.provenance(), profiles);
  }

  /** Orders of one store, as they were merged. */
  private static final class Imported implements OrderStore, Stores {
    static final String COMPETITORS_CUSTOMER = "of somebody else";

    private List<OrderRows> committed = List.of();
    private final List<String> ended = new ArrayList<>();
    private long imports;
    private int open;
    private int parts;
    private int reads;
    private boolean competitor;
    private boolean cancelling;
    private volatile boolean cancelled;
    private @Nullable QuimbiException failure;
    private @Nullable QuimbiException noDatabase;

    OrderRows rows(Predicate<String> customers) {
      OrderRows all = new OrderRows(SETTINGS_OF_STORE.zone());
      for (OrderRows part : committed) {
        CopiedRows.copy(part, all, customers);
      }
      return all;
    }

    Progress untilCancelled() {
      return Progress.NONE.beside(() -> cancelled);
    }

    @Override
    public Optional<StoreSettings> find(String storeId) {
      return imports == 0 ? Optional.empty() : Optional.of(SETTINGS_OF_STORE);
    }

    @Override
    public List<StoreSettings> list() {
      return find(STORE).stream().toList();
    }

    @Override
    public StoreContents contents(String storeId) {
      throw new UnsupportedOperationException("not asked for");
    }

    @Override
    public List<Run> runs(String storeId, int limit) {
      throw new UnsupportedOperationException("not asked for");
    }

    @Override
    public long lastImport(StoreSettings store) {
      return imports;
    }

    @Override
    public OrderRows read(StoreSettings store, Progress progress) {
      reads++;
      return rows(customer -> true);
    }

    @Override
    public OrderRows readCustomers(StoreSettings store, Collection<String> customerIds) {
      return rows(customerIds::contains);
    }

    @Override
    public ImportSession beginImport(StoreSettings store, Source source) {
      if (noDatabase != null) {
        throw noDatabase;
      }
      open++;
      return new Session();
    }

    private final class Session implements ImportSession {
      private final List<OrderRows> merged = new ArrayList<>();
      private final boolean first = imports == 0;
      private long number;

      @Override
      public Optional<Instant> importedBefore() {
        return Optional.empty();
      }

      @Override
      public boolean isFirst() {
        return first;
      }

      @Override
      public MergeCounts merge(OrderRows rows, Progress progress) {
        merged.add(rows);
        parts++;
        if (cancelling) {
          cancelled = true;
          progress.checkCancelled();
        }
        return new MergeCounts(rows.orderCount(), 0, 0, rows.ticketCount(), 0, 0);
      }

      @Override
      public void commit(String summary) {
        if (failure != null) {
          throw failure;
        }
        committed = List.copyOf(merged);
        number = ++imports;
        if (competitor) {
          imports++;
          OrderRows theirs = new OrderRows(SETTINGS_OF_STORE.zone());
          CopiedRows.copyOneAs(COMPETITORS_CUSTOMER, merged.getFirst(), theirs);
          List<OrderRows> both = new ArrayList<>(merged);
          both.add(theirs);
          committed = both;
        }
      }

      @Override
      public long number() {
        return number;
      }

      @Override
      public void fail(String state, String reason) {
        ended.add(state);
      }

      @Override
      public void close() {
        open--;
      }
    }
  }
}
