package io.quimbi.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quimbi.app.ExitCode;
import io.quimbi.testkit.SharedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The command line as a person meets it, on a real embedded database. */
class CommandLineTest {
  @TempDir static Path home;
  @TempDir Path folder;

  /** A command on the data folder of this test. */
  private static Ended quimbi(String... args) {
    return Ended.in(home.resolve("data"), args);
  }

  @BeforeAll
  static void generateImportAndDiscover() {
    Path shop = home.resolve("shop");
    assertThat(quimbi("generate", "--customers", "600", "--seed", "3", "--out", shop.toString()))
        .extracting(Ended::code)
        .isEqualTo(0);
    Ended ended =
        quimbi(
            "run",
            shop.resolve("orders.csv").toString(),
            "--tickets",
            shop.resolve("tickets.csv").toString());
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out())
        .contains("Store default: 600 customers", "purchase_frequency: How often")
        .contains("One order so far: too early to say", "The most common archetypes");
  }

  @Test
  void segmentsHaveEverythingThatWasPromised() {
    JsonNode report = quimbi("segments", "--json").json();
    assertThat(report.path("axes")).hasSize(14);
    long customers = report.path("customers").longValue();
    assertThat(customers).isEqualTo(600);
    for (JsonNode axis : report.path("axes")) {
      assertThat(axis.path("available").booleanValue())
          .as(axis.path("axis").stringValue())
          .isTrue();
      assertThat(axis.path("why").stringValue()).isNotBlank();
      assertThat(axis.path("verdict").stringValue())
          .isIn("natural", "reproducible", "constructed", "nothing_found");
      long sizes = 0;
      for (JsonNode segment : axis.path("segments")) {
        sizes += segment.path("size").longValue();
        assertThat(segment.path("description").stringValue()).isNotBlank();
      }
      assertThat(sizes).isEqualTo(customers);
      for (JsonNode tried : axis.path("k_tried")) {
        for (String figure :
            List.of(
                "objective", "silhouette", "fuzzy_silhouette", "xie_beni", "balance", "score")) {
          assertThat(tried.has(figure)).as(figure).isTrue();
        }
      }
    }
  }

  @Test
  void modelFromTheFileIsTheOneFromTheHistoryReadBack() {
    String orders = home.resolve("shop").resolve("orders.csv").toString();
    // Into a new store, run computes from what it has read; discover reads what was stored.
    assertThat(quimbi("run", orders, "--store", "ahead", "--json").code()).isZero();
    assertThat(quimbi("import", orders, "--store", "back").code()).isZero();
    assertThat(quimbi("discover", "--store", "back").code()).isZero();
    JsonNode ahead = quimbi("segments", "--store", "ahead", "--json").json();
    JsonNode back = quimbi("segments", "--store", "back", "--json").json();
    assertThat(ahead.path("axes")).hasSize(14).isEqualTo(back.path("axes"));
    assertThat(quimbi("discover", "--store", "ahead", "--json").json().path("content_hash"))
        .isEqualTo(quimbi("discover", "--store", "back", "--json").json().path("content_hash"));
  }

  @Test
  void threadsDoNotChangeTheModel() {
    JsonNode one = quimbi("discover", "--threads", "1", "--json").json();
    JsonNode two = quimbi("discover", "--threads", "2", "--json").json();
    assertThat(one.path("content_hash").stringValue()).hasSize(64);
    assertThat(two.path("content_hash")).isEqualTo(one.path("content_hash"));
    JsonNode other = quimbi("discover", "--seed", "43", "--k-max", "4", "--json").json();
    assertThat(other.path("content_hash")).isNotEqualTo(one.path("content_hash"));
  }

  @Test
  void customerHasAThumbprintThatAddsUp() {
    JsonNode customer = quimbi("customer", "C0000001", "--json").json();
    assertThat(customer.path("archetype").path("archetype_id").stringValue()).startsWith("arch_");
    customer
        .path("segment_memberships")
        .forEach(
            axis -> {
              double sum = 0;
              for (JsonNode membership : axis) {
                sum += membership.doubleValue();
              }
              assertThat(sum).isCloseTo(1, within(1e-9));
            });
    assertThat(customer.path("features").path("purchase_value").has("lifetime_value")).isTrue();
  }

  @Test
  void customerWithoutAnOrderAwaitsTheFirstPurchase() throws IOException {
    Path orders = folder.resolve("one.csv");
    Files.writeString(
        orders, "customer_id,order_id,ordered_at,unit_price\nbuyer,1,2024-01-05,10\n");
    Path tickets = folder.resolve("tickets.csv");
    Files.writeString(
        tickets,
        """
        customer_id,ticket_id,opened_at,channel,satisfaction,escalated,order_id
        asker,t1,2024-01-06,mail,,false,
        """);
    assertThat(
            quimbi("import", orders.toString(), "--tickets", tickets.toString(), "--store", "s")
                .code())
        .isZero();
    JsonNode asker = quimbi("customer", "asker", "--store", "s", "--json").json();
    assertThat(asker.path("archetype").isNull()).isTrue();
    assertThat(asker.path("message").stringValue()).startsWith("awaiting first purchase");
    assertThat(quimbi("customer", "nobody", "--store", "s").code())
        .isEqualTo(ExitCode.NOTHING_THERE);
    // A shop of one customer still gets a thumbprint.
    Ended discovered = quimbi("discover", "--store", "s");
    assertThat(discovered.code()).as(discovered.err()).isZero();
    assertThat(quimbi("customer", "buyer", "--store", "s", "--json").json().path("archetype"))
        .isNotEmpty();
  }

  @Test
  void importingTwiceChangesNothing() {
    Path orders = home.resolve("shop/orders.csv");
    Path tickets = home.resolve("shop/tickets.csv");
    Ended again = quimbi("import", orders.toString(), "--tickets", tickets.toString());
    assertThat(again.code()).isZero();
    assertThat(again.out()).contains("Nothing to do");
    Ended forced = quimbi("import", orders.toString(), "--force");
    assertThat(forced.out()).contains(" 0 orders added, 0 replaced");
  }

  @Test
  void orderOfImportChangesNothing() throws IOException {
    List<String> lines = Files.readAllLines(home.resolve("shop/orders.csv"));
    List<Path> halves = new ArrayList<>();
    for (int half = 0; half < 2; half++) {
      Path file = folder.resolve("half" + half + ".csv");
      List<String> some = new ArrayList<>(List.of(lines.getFirst()));
      for (String line : lines.subList(1, lines.size())) {
        // By customer, so that each half brings ids that the other does not have.
        if (line.charAt(7) % 2 == half) {
          some.add(line);
        }
      }
      assertThat(some.size()).isGreaterThan(lines.size() / 4);
      halves.add(Files.write(file, some));
    }
    List<JsonNode> hashes = new ArrayList<>();
    for (List<Path> order : List.of(halves, halves.reversed())) {
      String store = "halves" + hashes.size();
      for (Path half : order) {
        Ended ended = quimbi("import", half.toString(), "--store", store);
        assertThat(ended.code()).as(ended.err()).isZero();
      }
      JsonNode discovered = quimbi("discover", "--store", store, "--json").json();
      hashes.add(discovered.path("content_hash"));
    }
    assertThat(hashes.getFirst().stringValue()).hasSize(64);
    assertThat(hashes.getLast()).isEqualTo(hashes.getFirst());
  }

  @Test
  void sqlReadsAndNeverWrites() {
    JsonNode rows =
        quimbi(
                "sql",
                "SELECT customer_id, total_orders, dominant_segments FROM customer_profiles"
                    + " WHERE dominant_segments->>'purchase_frequency' = 'one_order_lapsed'"
                    + " ORDER BY lifetime_value DESC",
                "--json")
            .json();
    assertThat(rows).isNotEmpty();
    assertThat(rows.get(0).path("total_orders").intValue()).isEqualTo(1);
    assertThat(rows.get(0).path("dominant_segments").path("purchase_value").stringValue())
        .isNotBlank();
    for (String write :
        List.of("DELETE FROM customer_profiles", "CREATE TABLE x (a int)", "TRUNCATE profile")) {
      assertThat(quimbi("sql", write).code()).as(write).isEqualTo(ExitCode.USAGE);
    }
  }

  @Test
  void exportHasEverybodyWithEveryMembership() throws IOException {
    Path file = folder.resolve("profiles.csv");
    assertThat(quimbi("export", "profiles", "--out", file.toString()).code()).isZero();
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(601);
    assertThat(lines.getFirst())
        .startsWith("customer_id,archetype_id")
        .contains("purchase_value.strength", "purchase_frequency.one_order_new");
  }

  @Test
  void readingCommandsAnswer() {
    for (String verb : List.of("axes", "archetypes", "status", "report")) {
      Ended text = quimbi(verb);
      assertThat(text.code()).as(text.err()).isZero();
      assertThat(text.out()).isNotBlank();
      assertThat(quimbi(verb, "--json").json()).isNotEmpty();
    }
    assertThat(quimbi("config", "--json").json()).hasSizeGreaterThan(20);
  }

  @Test
  void exitCodesTellWhatIsWrong() throws IOException {
    assertThat(quimbi("segments", "--axis", "taste").code()).isEqualTo(ExitCode.USAGE);
    assertThat(quimbi("discover", "--fuzzifier", "0.9").err()).contains("fuzzifier must be");
    assertThat(quimbi("status", "--store", "no-such").code()).isEqualTo(ExitCode.NOTHING_THERE);
    assertThat(quimbi("import", folder.resolve("absent.csv").toString()).code())
        .isEqualTo(ExitCode.BAD_INPUT);
    Path bad = folder.resolve("bad.csv");
    Files.writeString(
        bad, "customer_id,order_id,ordered_at,unit_price\na,1,31/02/2024,10\nb,2,2024-01-01,-5\n");
    Ended refused =
        quimbi("import", bad.toString(), "--store", "bad", "--rejects-dir", folder.toString());
    assertThat(refused.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(refused.err()).contains("31/02/2024").doesNotContain("\tat ");
    assertThat(quimbi("status", "--store", "bad").err()).doesNotContain("1 orders");
  }

  @ParameterizedTest
  @CsvSource({
    "iris, 3, 2, 60.5057106294886, 0.1369082",
    "iris, 2, 2, 128.894897485923, 0.0541745",
    "iris, 4, 2, 41.6142308, 0.1953241",
    "iris, 3, 1.5, 74.3821842, 0.1563521",
    "irisz, 3, 2, 99.7508216, 0.2220540",
    "faithful, 2, 2, 7653.9049071, 0.0407538",
    "faithfulz, 2, 2, 69.7768345, 0.0338528"
  })
  void clusterMeetsTheGoldenFiles(String data, int k, String m, double objective, double xieBeni)
      throws IOException {
    Path input = SharedFiles.require("golden/" + data + "_input.csv");
    Path memberships = folder.resolve("u.csv");
    JsonNode result =
        Ended.of(
                "cluster",
                input.toString(),
                "--k",
                String.valueOf(k),
                "--fuzzifier",
                m,
                "--tolerance",
                "1e-10",
                "--iterations-max",
                "10000",
                "--memberships",
                memberships.toString(),
                "--json")
            .json();
    assertThat(result.path("objective").doubleValue() / objective).isCloseTo(1, within(1e-5));
    assertThat(result.path("xie_beni").doubleValue()).isCloseTo(xieBeni, within(1e-5));
    String stem = "golden/" + data + "_c" + k + "_m" + m;
    double[][] centroids = numbers(SharedFiles.require(stem + "_centres.csv"), 0);
    Arrays.sort(centroids, Comparator.comparingDouble(centroid -> centroid[0]));
    for (int j = 0; j < k; j++) {
      for (int d = 0; d < centroids[j].length; d++) {
        assertThat(result.path("centroids").get(j).get(d).doubleValue())
            .isCloseTo(centroids[j][d], within(1e-5));
      }
    }
    double[][] expected = numbers(SharedFiles.require(stem + "_membership.csv"), 1);
    double[][] actual = numbers(memberships, 0);
    assertThat(actual.length).isEqualTo(expected.length);
    for (int row = 0; row < actual.length; row++) {
      for (int j = 0; j < k; j++) {
        assertThat(actual[row][j]).isCloseTo(expected[row][j], within(1e-5));
      }
    }
  }

  /** The rows of a CSV of numbers with a header, from a column on. */
  private static double[][] numbers(Path file, int firstColumn) throws IOException {
    return Files.readAllLines(file).stream()
        .skip(1)
        .map(line -> line.split(",", -1))
        .map(
            cells ->
                IntStream.range(firstColumn, cells.length)
                    .mapToDouble(c -> Double.parseDouble(cells[c].replace("\"", "")))
                    .toArray())
        .toArray(double[][]::new);
  }
}
