package io.quimbi.server.names;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.app.Quimbi;
import io.quimbi.app.Setting;
import io.quimbi.engine.Progress;
import io.quimbi.engine.access.Role;
import io.quimbi.engine.audit.Actor;
import io.quimbi.engine.audit.AuditTrail;
import io.quimbi.engine.generate.DemoShop;
import io.quimbi.engine.generate.DemoShopOptions;
import io.quimbi.engine.importing.ImportOptions;
import io.quimbi.server.TestClient;
import io.quimbi.server.TestMessagesApi;
import io.quimbi.server.TestService;
import io.quimbi.server.TestService.Another;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Names by Claude from end to end: after a discovery of the service, and as a command. */
class NamesByClaudeTest {
  @RegisterExtension private static final TestMessagesApi API = new TestMessagesApi();

  /** For the first segment of each axis, and a name that no segment can have for the second. */
  private static final String PROPOSALS =
      """
      {"names": [{"path": "0", "name": "kitchen_table_friends", "sentence": "They are so."},
                 {"path": "1", "name": "Not A Name", "sentence": "Nor are they."}]}
      """;

  @TempDir private static Path folder = Path.of("");

  private final Quimbi quimbi = TestService.quimbi();

  /** Orders of so many customers, in a store of their own. */
  private void shop(String storeId, int customers) throws Exception {
    Path files = folder.resolve(storeId + customers);
    DemoShop.write(DemoShopOptions.of(customers, 3), files, Progress.NONE);
    quimbi
        .importOrders()
        .run(ImportOptions.of(files.resolve("orders.csv"), storeId, files), Progress.NONE);
  }

  private List<String> namedBy(String storeId, String by) {
    return quimbi.insight().segments(storeId, Optional.empty()).axes().stream()
        .flatMap(axis -> axis.segments().stream())
        .filter(segment -> by.equals(segment.namedBy()))
        .map(segment -> segment.name())
        .toList();
  }

  private List<AuditTrail.Entry> trail(String storeId, String action) {
    return quimbi.audit().list(storeId, null, Long.MAX_VALUE, 500).stream()
        .filter(entry -> entry.action().equals(action))
        .toList();
  }

  private static Another serviceWithKey() {
    return TestService.another(
        Map.of(
            Setting.JOBS,
            "false",
            Setting.RATE_LIMIT,
            "10000",
            Setting.RATE_BURST,
            "10000",
            Setting.CLAUDE_KEY,
            TestMessagesApi.KEY,
            Setting.NAMES_BASE_URL,
            API.url()));
  }

  /** Starts work as soon as that before has ended. */
  private static void work(TestClient client, String path, String body)
      throws InterruptedException {
    Instant until = Instant.now().plus(Duration.ofSeconds(60));
    TestClient.Answer answer = client.post(path, body);
    while (answer.status() == 409 && Instant.now().isBefore(until)) {
      Thread.sleep(50);
      answer = client.post(path, body);
    }
    answer.expecting(202);
  }

  /** Discovers, waits until all that belongs to it has ended, and gives the runs of the store. */
  private static List<String> discovered(TestClient client) throws InterruptedException {
    work(client, "/discovery/runs", "{}");
    // That other work may begin tells that a discovery has ended with all that comes after it.
    work(client, "/jobs/cleanup/run", "{}");
    List<String> runs = new ArrayList<>();
    for (JsonNode run : client.get("/runs?limit=50").expecting(200).path("items")) {
      runs.add(run.path("kind").stringValue() + " " + run.path("state").stringValue());
    }
    return runs;
  }

  @Test
  void theServiceHasNewSegmentsNamedAfterADiscovery() throws Exception {
    String store = "named-by-claude";
    shop(store, 150);
    String key = quimbi.accessKeys().create(store, Role.WRITE, "test", Actor.SERVICE).text();
    API.answers(TestMessagesApi.text(PROPOSALS, "end_turn"));
    try (Another service = serviceWithKey()) {
      TestClient client = service.withKey(key);
      assertThat(discovered(client)).contains("discovery done", "naming done");
      List<String> byClaude = namedBy(store, "claude");
      assertThat(byClaude).hasSizeGreaterThan(5).containsOnly("kitchen_table_friends");
      assertThat(namedBy(store, "built_in")).isNotEmpty().doesNotContain("Not A Name");
      assertThat(trail(store, "segment.name"))
          .hasSameSizeAs(byClaude)
          .allSatisfy(
              entry ->
                  assertThat(entry.subject())
                      .contains(": ", " -> kitchen_table_friends")
                      .endsWith("(claude)"));

      // What is found again is called as before, and nobody is asked about it.
      API.forgetAsked();
      List<String> kinds = discovered(client);
      assertThat(kinds.stream().filter("discovery done"::equals)).hasSize(2);
      assertThat(kinds.stream().filter("naming done"::equals)).hasSize(1);
      assertThat(API.asked()).isEmpty();
      assertThat(namedBy(store, "claude")).isEqualTo(byClaude);
    }
  }

  @Test
  void segmentsKeepBuiltInNamesWhereClaudeIsAway() throws Exception {
    String store = "named-without-claude";
    shop(store, 100);
    String key = quimbi.accessKeys().create(store, Role.WRITE, "test", Actor.SERVICE).text();
    API.answers(TestMessagesApi.error(401, "authentication_error"));
    try (Another service = serviceWithKey()) {
      TestClient client = service.withKey(key);
      assertThat(discovered(client)).contains("discovery done").doesNotContain("naming failed");
      assertThat(API.asked()).isNotEmpty();
      assertThat(namedBy(store, "claude")).isEmpty();
      assertThat(namedBy(store, "built_in")).isNotEmpty();
    }
  }

  private record Ended(int exit, String out, String err) {}

  /** The program that the launcher starts for {@code quimbi segments name --llm}. */
  private static Ended command(Map<String, String> environment, String... arguments)
      throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                NameWithClaude.class.getName(),
                "segments",
                "name",
                "--llm",
                "--data-dir",
                TestService.quimbi().settings().dataDir().toString()));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().remove("ANTHROPIC_API_KEY");
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    return new Ended(
        process.waitFor(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  @Test
  void theCommandStoresNamesAndSaysWhichItDidNotUse() throws Exception {
    String store = "named-by-command";
    shop(store, 100);
    quimbi
        .discoverSegments()
        .discover(
            store,
            null,
            quimbi.settings().discovery(),
            true,
            quimbi.settings().threads(),
            Progress.NONE);
    Map<String, String> environment =
        Map.of("ANTHROPIC_API_KEY", TestMessagesApi.KEY, "QUIMBI_NAMES_BASE_URL", API.url());

    API.answers(TestMessagesApi.error(529, "overloaded_error"));
    List<String> before = namedBy(store, "built_in");
    Ended away = command(environment, "--store", store, "--axis", "purchase_value");
    assertThat(away.exit()).as(away.err()).isZero();
    assertThat(away.out())
        .contains("purchase_value: no names from Claude, the service answered 529.")
        .contains("0 answers, 0 tokens in, 0 out.");
    assertThat(namedBy(store, "built_in")).isEqualTo(before);

    API.afresh();
    API.answers(TestMessagesApi.text(PROPOSALS, "end_turn"));
    Ended named = command(environment, "--store", store, "--axis", "purchase_value");
    assertThat(named.exit()).as(named.err()).isZero();
    assertThat(named.out())
        .contains(" is kitchen_table_friends now. ")
        .contains("keeps its name; \"Not A Name\" must be two to four words")
        .contains("1 answers, 812 tokens in, 64 out.");
    assertThat(named.err()).contains("Asking for names…").doesNotContain(TestMessagesApi.KEY);
    assertThat(namedBy(store, "claude")).containsExactly("kitchen_table_friends");
    assertThat(trail(store, "segment.name"))
        .singleElement()
        .satisfies(entry -> assertThat(entry.actor()).isEqualTo(Actor.COMMAND_LINE.name()));
  }

  @Test
  void theCommandSaysThatThereIsNoKey() throws Exception {
    Ended ended = command(Map.of(), "--store", TestService.SHOP);
    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err()).contains("ANTHROPIC_API_KEY", "[CLAUDE_NO_KEY]");
    assertThat(ended.out()).isEmpty();
  }
}
