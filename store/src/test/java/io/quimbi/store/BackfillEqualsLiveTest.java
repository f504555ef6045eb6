package io.quimbi.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.core.model.DiscoverySettings.Profile;
import io.quimbi.engine.Progress;
import io.quimbi.engine.discovery.DiscoverSegments;
import io.quimbi.engine.generate.DemoShop;
import io.quimbi.engine.generate.DemoShopOptions;
import io.quimbi.engine.importing.ImportOptions;
import io.quimbi.engine.importing.ImportOrders;
import io.quimbi.engine.snapshot.Backfill;
import io.quimbi.engine.snapshot.Cleanup;
import io.quimbi.engine.snapshot.SnapshotSettings;
import io.quimbi.engine.snapshot.SnapshotType;
import io.quimbi.engine.snapshot.TakeSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A shop that imported its orders day by day, with snapshots as the days passed, beside the same
 * shop that imported everything at once and built the past: in every column of {@code
 * temporal_snapshots}.
 */
@ExtendWith(EmbeddedDatabase.class)
class BackfillEqualsLiveTest {
  private static final LocalDate END = LocalDate.of(2026, 3, 4);
  private static final LocalDate MODEL_DAY = LocalDate.of(2025, 5, 31);
  private static final DemoShopOptions SHOP = new DemoShopOptions(150, 5, 2, END);

  private static final int ORDER = 1;
  private static final int ORDERED_AT = 2;
  private static final int REFUNDED = 9;
  private static final int REFUNDED_AT = 10;
  private static final int RETURN_REASON = 11;
  private static final int OPENED_AT = 2;

  /** A comma with an even number of quotes after it. */
  private static final Pattern CELL_END = Pattern.compile(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)");

  @TempDir static Path folder;
  private static ShopFile orders;
  private static ShopFile tickets;

  private final Database database = EmbeddedDatabase.get();

  /** A generated file by lines. */
  private record ShopFile(String header, List<String[]> lines) {
    static ShopFile read(Path file) throws IOException {
      List<String> all = Files.readAllLines(file);
      return new ShopFile(
          all.getFirst(), all.stream().skip(1).map(line -> CELL_END.split(line, -1)).toList());
    }

    Path write(String name, List<String[]> chosen) throws IOException {
      List<String> all = new ArrayList<>(List.of(header));
      chosen.forEach(cells -> all.add(String.join(",", cells)));
      return Files.write(folder.resolve(name), all);
    }
  }

  @BeforeAll
  static void generate() throws IOException {
    DemoShop.write(SHOP, folder, Progress.NONE);
    orders = ShopFile.read(folder.resolve("orders.csv"));
    tickets = ShopFile.read(folder.resolve("tickets.csv"));
    int width = orders.header().split(",", -1).length;
    assertThat(orders.lines()).allMatch(cells -> cells.length == width);
  }

  private static LocalDate day(String time) {
    return LocalDate.parse(time.substring(0, 10));
  }

  /** Lines of orders as a shop's export of that day has them: no refund before it happened. */
  private static String[] knownOn(LocalDate date, String[] line) {
    String[] known = line.clone();
    if (!known[REFUNDED_AT].isEmpty() && day(known[REFUNDED_AT]).isAfter(date)) {
      known[REFUNDED] = "0.00";
      known[REFUNDED_AT] = "";
      known[RETURN_REASON] = "";
    }
    return known;
  }

  /** What changed in these days: orders that were placed or refunded, and tickets opened. */
  private void importDays(String store, LocalDate from, LocalDate to) throws IOException {
    TreeSet<String> touched = new TreeSet<>();
    for (String[] line : orders.lines()) {
      if (within(line[ORDERED_AT], from, to)
          || (!line[REFUNDED_AT].isEmpty() && within(line[REFUNDED_AT], from, to))) {
        touched.add(line[ORDER]);
      }
    }
    List<String[]> opened =
        tickets.lines().stream().filter(line -> within(line[OPENED_AT], from, to)).toList();
    if (touched.isEmpty() && opened.isEmpty()) {
      return;
    }
    if (touched.isEmpty()) {
      // A file of orders has some; one that is known already changes nothing.
      touched.add(
          orders.lines().stream()
              .filter(line -> day(line[ORDERED_AT]).isBefore(from))
              .findFirst()
              .orElseThrow()[ORDER]);
    }
    List<String[]> changed =
        orders.lines().stream()
            .filter(line -> touched.contains(line[ORDER]))
            .map(line -> knownOn(to, line))
            .toList();
    new ImportOrders(database.orders(), database.stores())
        .run(
            ImportOptions.of(orders.write("some-orders.csv", changed), store, folder)
                .withTickets(tickets.write("some-tickets.csv", opened)),
            Progress.NONE);
  }

  private static boolean within(String time, LocalDate from, LocalDate to) {
    return !day(time).isBefore(from) && !day(time).isAfter(to);
  }

  private void discover(String store) {
    new DiscoverSegments(
            database.stores(), database.orders(), database.models(), Clock.systemUTC(), "test")
        .discover(store, null, Profile.RECOMMENDED.defaults(), 2, Progress.NONE);
  }

  private void take(String store, SnapshotType type, LocalDate date) {
    new TakeSnapshot(
            database.stores(),
            database.orders(),
            database.models(),
            database.snapshots(),
            SnapshotSettings.DEFAULTS)
        .everybody(store, type, date.toString(), 2, Progress.NONE);
  }

  private Backfill.Outcome backfill(String store) {
    return new Backfill(
            database.stores(),
            database.orders(),
            database.models(),
            database.snapshots(),
            SnapshotSettings.DEFAULTS)
        .run(store, 2, Progress.NONE);
  }

  /** Types of snapshots that the jobs take on a day. */
  private static Set<SnapshotType> typesOf(LocalDate date) {
    Set<SnapshotType> types = EnumSet.of(SnapshotType.DAILY);
    if (date.getDayOfWeek() == DayOfWeek.SUNDAY) {
      types.add(SnapshotType.WEEKLY);
    }
    if (date.getDayOfMonth() == 1) {
      types.add(SnapshotType.MONTHLY);
      if (date.getMonthValue() % 3 == 1) {
        types.add(SnapshotType.QUARTERLY);
      }
      if (date.getMonthValue() == 1) {
        types.add(SnapshotType.YEARLY);
      }
    }
    return types;
  }

  /** The rows of the view by type and date and customer, without the columns that may differ. */
  private Map<String, String> rows(String store) {
    Map<String, String> rows = new TreeMap<>();
    database
        .connections()
        .use(
            "reading",
            connection ->
                Db.list(
                    connection,
                    row -> rows.put(row.getString(1), row.getString(2)),
                    "SELECT concat_ws(' ', snapshot_type, snapshot_date, customer_id),"
                        + " to_jsonb(t) - '{snapshot_id, created_at, store_id}'::text[]"
                        + " FROM temporal_snapshots t WHERE store_id = ?",
                    store));
    return rows;
  }

  private static String runOf(String key) {
    return key.substring(0, key.lastIndexOf(' '));
  }

  private static Set<String> runs(Map<String, String> rows) {
    return rows.keySet().stream()
        .map(BackfillEqualsLiveTest::runOf)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyColumnIsTheSameAndLaterOrdersChangeNothing() throws IOException {
    // Both stores know the same at the day of the model, so that it is the same model.
    importDays("live", SHOP.start(), MODEL_DAY);
    discover("live");
    for (LocalDate date = MODEL_DAY.plusDays(1); !date.isAfter(END); date = date.plusDays(1)) {
      importDays("live", date, date);
      for (SnapshotType type : typesOf(date)) {
        // Daily snapshots that retention will have dropped by the end are not taken first.
        if (type != SnapshotType.DAILY || date.isAfter(END.minusDays(12))) {
          take("live", type, date);
        }
      }
    }
    new Cleanup(database.stores(), database.snapshots(), SnapshotSettings.DEFAULTS).run("live");
    Map<String, String> live = rows("live");

    importDays("backfilled", SHOP.start(), MODEL_DAY);
    discover("backfilled");
    importDays("backfilled", MODEL_DAY.plusDays(1), END);
    Backfill.Outcome built = backfill("backfilled");
    Map<String, String> backfilled = rows("backfilled");
    assertThat(runs(backfilled)).hasSize(built.built());

    // Before the day of the model nothing was taken live, and retention keeps a daily run as old as
    // its limit, which backfill does not build any more.
    Map<String, String> builtSince = new TreeMap<>(backfilled);
    builtSince.keySet().removeIf(key -> !LocalDate.parse(dateOf(key)).isAfter(MODEL_DAY));
    assertThat(runs(live)).containsAll(runs(builtSince));
    assertThat(runs(live)).hasSizeLessThanOrEqualTo(runs(builtSince).size() + 2);
    live.keySet().removeIf(key -> !runs(builtSince).contains(runOf(key)));
    assertThat(live).isEqualTo(builtSince);
    assertThat(live).hasSizeGreaterThan(3000);

    // A run taken anew, now that much more is known than on its day, is the one that was there.
    take("live", SnapshotType.MONTHLY, LocalDate.of(2025, 9, 1));
    Map<String, String> anew = rows("live");
    anew.keySet().removeIf(key -> !runs(builtSince).contains(runOf(key)));
    assertThat(anew).isEqualTo(live);
  }

  private static String dateOf(String key) {
    return key.split(" ", 3)[1];
  }
}
