package io.quimbi.store;

import io.quimbi.engine.Progress;
import io.quimbi.store.server.Homes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One embedded database for all tests that want one; closed at the end of the run. */
final class EmbeddedDatabase implements BeforeAllCallback {
  /** Short, since some test always waits for it. */
  static final Duration WRITER_WAIT_MAX = Duration.ofMillis(400);

  private static @Nullable Database database;
  private static @Nullable Path home;

  static Database get() {
    return Objects.requireNonNull(database);
  }

  static Path home() {
    return Objects.requireNonNull(home);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    context
        .getRoot()
        .getStore(ExtensionContext.Namespace.GLOBAL)
        .computeIfAbsent("embedded database", key -> opened(), AutoCloseable.class);
  }

  private static AutoCloseable opened() {
    Path made = Homes.reachable();
    Database opened = Database.embedded(made, Progress.NONE, WRITER_WAIT_MAX);
    home = made;
    database = opened;
    return opened;
  }
}
