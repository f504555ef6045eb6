package io.quimbi.bench;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.quimbi.app.Quimbi;
import io.quimbi.app.Setting;
import io.quimbi.app.Settings;
import io.quimbi.core.cluster.AdjustedRandIndex;
import io.quimbi.core.feature.Axis;
import io.quimbi.engine.Progress;
import io.quimbi.engine.generate.DemoShop;
import io.quimbi.engine.generate.DemoShopOptions;
import io.quimbi.engine.importing.ImportOptions;
import io.quimbi.engine.insight.SegmentsReport;
import io.quimbi.engine.insight.SegmentsReport.AxisReport;
import io.quimbi.engine.insight.SegmentsReport.CandidateReport;
import io.quimbi.engine.insight.SegmentsReport.SegmentReport;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Both settings profiles on the same shops, as Markdown: the demo shop, and the file of orders
 * named as the second argument, if any. The whole way is taken: import into an embedded database,
 * discovery, report.
 */
public final class ProfilesStudy {
  private static final List<String> PROFILES = List.of("recommended", "documents");

  private final Path folder;
  private final PrintStream out;

  private ProfilesStudy(Path folder, PrintStream out) {
    this.folder = folder;
    this.out = out;
  }

  /**
   * Runs the study.
   *
   * @param args an empty folder for data, and optionally a file of orders
   */
  public static void main(String[] args) throws IOException {
    if (args.length < 1 || args.length > 2) {
      System.err.println("usage: ProfilesStudy FOLDER [ORDERS]");
      System.exit(2);
    }
    ProfilesStudy study = new ProfilesStudy(Path.of(args[0]), System.out);
    study.demoShop();
    if (args.length == 2) {
      study.file(Path.of(args[1]));
    }
  }

  private void demoShop() throws IOException {
    Path shop = folder.resolve("shop");
    DemoShopOptions options = DemoShopOptions.of(10_000, 7);
    DemoShop.write(options, shop, Progress.NONE);
    Map<String, String> personas = personas(shop.resolve("truth.csv"));
    out.printf("## Demo shop, %,d customers, seed %d%n%n", options.customers(), options.seed());
    study(
        ImportOptions.of(shop.resolve("orders.csv"), "demo", folder)
            .withTickets(shop.resolve("tickets.csv")),
        personas);
  }

  private void file(Path orders) throws IOException {
    out.printf("## %s%n%n", orders.getFileName());
    study(ImportOptions.of(orders, "file", folder), Map.of());
  }

  private void study(ImportOptions orders, Map<String, String> personas) throws IOException {
    List<SegmentsReport> reports = new ArrayList<>();
    List<String> agreements = new ArrayList<>();
    for (String profile : PROFILES) {
      Settings settings =
          Settings.load(
              Map.of(Setting.DATA_DIR, folder.resolve("data").toString(), Setting.PROFILE, profile),
              Map.of(),
              Optional.empty());
      try (Quimbi quimbi = Quimbi.open(settings, Progress.NONE)) {
        quimbi.importOrders().run(orders, Progress.NONE);
        quimbi
            .discoverSegments()
            .discover(
                orders.storeId(), null, settings.discovery(), settings.threads(), Progress.NONE);
        reports.add(quimbi.insight().segments(orders.storeId(), Optional.empty()));
        if (!personas.isEmpty()) {
          Path profiles = folder.resolve("profiles-" + profile + ".csv");
          quimbi.exportProfiles().toFile(orders.storeId(), profiles, Progress.NONE);
          agreements.add(agreement(profile, profiles, personas));
        }
      }
    }
    print(reports);
    agreements.forEach(out::println);
    out.println();
  }

  private void print(List<SegmentsReport> reports) {
    out.println(
        "| axis | profile | k | leaves | top sizes | silhouette | balance | verdict | hybrids |");
    out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for (Axis axis : Axis.values()) {
      for (int p = 0; p < reports.size(); p++) {
        AxisReport report = reports.get(p).axes().get(axis.ordinal());
        if (report.available()) {
          out.printf(
              "| %s | %s | %s | %d | %s | %s | %s | %s%s | %s |%n",
              axis.id(),
              PROFILES.get(p),
              report.k(),
              report.segments().size(),
              sizes(report),
              figure(report.silhouette()),
              figure(balance(report)),
              report.verdict(),
              Boolean.TRUE.equals(report.weak()) ? ", weak" : "",
              percent(report.hybridShare()));
        }
      }
    }
    out.println();
    for (int p = 0; p < reports.size(); p++) {
      int leaves = reports.get(p).axes().stream().mapToInt(a -> a.segments().size()).sum();
      double hybrids =
          reports.get(p).axes().stream()
              .filter(AxisReport::available)
              .mapToDouble(a -> a.hybridShare() == null ? 0 : a.hybridShare())
              .average()
              .orElse(0);
      out.printf(
          Locale.ROOT,
          "%s: %d leaves in all, %.0f %% hybrids on an axis on average.%n%n",
          PROFILES.get(p),
          leaves,
          100 * hybrids);
    }
  }

  /** Sizes of the segments, leaves of a divided one added up. */
  private static String sizes(AxisReport report) {
    Map<String, Long> top = new LinkedHashMap<>();
    for (SegmentReport segment : report.segments()) {
      boolean reserved = !segment.path().matches("[0-9.]+");
      String path = reserved ? segment.path() : segment.path().split("\\.", 2)[0];
      top.merge(path, segment.size(), Long::sum);
    }
    return top.entrySet().stream()
        .map(e -> (e.getKey().matches("\\d+") ? "" : e.getKey() + " ") + e.getValue())
        .collect(Collectors.joining(" / "));
  }

  private static @Nullable Double balance(AxisReport report) {
    return report.kTried().stream()
        .filter(candidate -> Integer.valueOf(candidate.effectiveK()).equals(report.k()))
        .map(CandidateReport::balance)
        .findFirst()
        .orElse(null);
  }

  private static String figure(@Nullable Double value) {
    return value == null ? "" : String.format(Locale.ROOT, "%.2f", value);
  }

  private static String percent(@Nullable Double share) {
    return share == null ? "" : String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }

  private static Map<String, String> personas(Path truth) throws IOException {
    Map<String, String> personas = new HashMap<>();
    try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(truth)) {
      for (NamedCsvRecord row : csv) {
        personas.put(row.getField("customer_id"), row.getField("persona_after"));
      }
    }
    return personas;
  }

  private static String agreement(String profile, Path profiles, Map<String, String> personas)
      throws IOException {
    Map<String, Integer> numbers = new HashMap<>();
    List<int[]> pairs = new ArrayList<>();
    try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(profiles)) {
      for (NamedCsvRecord row : csv) {
        String persona = personas.get(row.getField("customer_id"));
        String segment = row.getField(Axis.PURCHASE_FREQUENCY.id());
        pairs.add(
            new int[] {
              numbers.computeIfAbsent("persona " + persona, name -> numbers.size()),
              numbers.computeIfAbsent("segment " + segment, name -> numbers.size()),
              Integer.parseInt(row.getField("total_orders"))
            });
      }
    }
    return String.format(
        Locale.ROOT,
        "%s: adjusted Rand index of purchase_frequency against the planted personas %.2f on all"
            + " customers, %.2f on those with two orders or more.%n",
        profile,
        randIndex(pairs, pair -> true),
        randIndex(pairs, pair -> pair[2] >= 2));
  }

  private static double randIndex(List<int[]> pairs, Predicate<int[]> those) {
    List<int[]> some = pairs.stream().filter(those).toList();
    return AdjustedRandIndex.of(
        some.stream().mapToInt(pair -> pair[0]).toArray(),
        some.stream().mapToInt(pair -> pair[1]).toArray());
  }
}
