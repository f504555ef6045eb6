package io.quimbi.server;

import io.quimbi.app.Quimbi;
import io.quimbi.app.Setting;
import io.quimbi.app.Settings;
import io.quimbi.engine.Progress;
import io.quimbi.engine.access.Role;
import io.quimbi.engine.audit.Actor;
import io.quimbi.engine.generate.DemoShop;
import io.quimbi.engine.generate.DemoShopOptions;
import io.quimbi.engine.importing.ImportOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One running service for all tests of the module, over an embedded database: a demo shop of 2,000
 * customers with its past in the store {@link #SHOP}, a smaller one whose customers have the same
 * ids but other orders in {@link #OTHER}, and keys of every role for both.
 *
 * <p>Tests share it: whoever changes a store does so with customers, orders and names of its own.
 */
public final class TestService {
  /** The store that most tests ask. */
  public static final String SHOP = "shop";

  /** A store with the same customer ids. */
  public static final String OTHER = "other";

  /** A customer of both stores. */
  public static final String CUSTOMER = "C0000001";

  private static final int SHOP_CUSTOMERS = 2_000;
  private static final int OTHER_CUSTOMERS = 300;

  private static @Nullable TestService running;

  private final Quimbi quimbi;
  private final Service service;
  private final Map<String, String> keys = new HashMap<>();
  private final ApiDocument document;

  private TestService() throws IOException {
    Path home = Files.createTempDirectory("quimbi-server-test");
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    flags.put(Setting.DATA_DIR, home.toString());
    flags.put(Setting.PORT, "0");
    flags.put(Setting.RATE_LIMIT, "100000");
    flags.put(Setting.RATE_BURST, "100000");
    // What is done at some time of the day is not done while tests look on.
    flags.put(Setting.JOBS, "false");
    quimbi = Quimbi.open(Settings.load(flags, Map.of(), Optional.empty()), Progress.NONE);
    shop(quimbi, home.resolve("shop"), SHOP, SHOP_CUSTOMERS, 7);
    shop(quimbi, home.resolve("other"), OTHER, OTHER_CUSTOMERS, 11);
    // A second model beside the active one, to be compared with it.
    quimbi
        .discoverSegments()
        .discover(
            OTHER,
            "2026-03-31",
            quimbi.settings().discovery(),
            false,
            quimbi.settings().threads(),
            Progress.NONE);
    for (String store : new String[] {SHOP, OTHER}) {
      for (Role role : Role.values()) {
        keys.put(
            store + role, quimbi.accessKeys().create(store, role, "test", Actor.SERVICE).text());
      }
    }
    service = Service.start(quimbi);
    document = ApiDocument.of(service.port());
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  service.close();
                  quimbi.close();
                  delete(home);
                }));
  }

  private static void shop(Quimbi quimbi, Path folder, String store, int customers, long seed)
      throws IOException {
    int threads = quimbi.settings().threads();
    DemoShop.write(DemoShopOptions.of(customers, seed), folder, Progress.NONE);
    quimbi
        .importAndDiscover()
        .run(
            ImportOptions.of(folder.resolve("orders.csv"), store, folder)
                .withTickets(folder.resolve("tickets.csv")),
            null,
            quimbi.settings().discovery(),
            true,
            threads,
            Progress.NONE);
    quimbi.backfill().run(store, threads, Progress.NONE);
  }

  /** Another demo shop with its past in a store of its own. */
  public static void demoShop(Path folder, String store, int customers, long seed)
      throws IOException {
    shop(quimbi(), folder, store, customers, seed);
  }

  private static void delete(Path folder) {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // The folder is one of the system's temporary ones: what stays there is cleaned up by it.
      return;
    }
  }

  /** The service, started by whoever comes first. */
  public static synchronized TestService running() {
    TestService service = running;
    if (service == null) {
      try {
        service = new TestService();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      running = service;
    }
    return service;
  }

  /** A key of a store. */
  public static String key(String store, Role role) {
    return Objects.requireNonNull(running().keys.get(store + role));
  }

  /** A client with a key of a store. */
  public static TestClient client(String store, Role role) {
    TestService service = running();
    return new TestClient(service.service.port(), service.keys.get(store + role), service.document);
  }

  /** A client that presents this as its key, or none. */
  public static TestClient withKey(@Nullable String key) {
    TestService service = running();
    return new TestClient(service.service.port(), key, service.document);
  }

  /** What the service runs on, to prepare and to look behind it. */
  public static Quimbi quimbi() {
    return running().quimbi;
  }

  /** Its OpenAPI. */
  public static ApiDocument document() {
    return running().document;
  }

  /**
   * A second service on the same database with other settings, for as long as it is open.
   *
   * @param flags in place of those of the shared one
   */
  public static Another another(Map<Setting, String> flags) {
    Map<Setting, String> all = new EnumMap<>(Setting.class);
    all.put(Setting.DATA_DIR, quimbi().settings().dataDir().toString());
    all.put(Setting.PORT, "0");
    all.putAll(flags);
    Quimbi own = Quimbi.open(Settings.load(all, Map.of(), Optional.empty()), Progress.NONE);
    return new Another(own, Service.start(own));
  }

  /** A service of one test. */
  public record Another(Quimbi quimbi, Service service) implements AutoCloseable {
    /** A client of this service with a key of a store. */
    public TestClient client(String store, Role role) {
      return withKey(key(store, role));
    }

    /** A client of this service that presents this as its key. */
    public TestClient withKey(String key) {
      return new TestClient(service.port(), key, document());
    }

    @Override
    public void close() {
      service.close();
      quimbi.close();
    }
  }

  /** Where it listens. */
  public static int port() {
    return running().service.port();
  }
}
