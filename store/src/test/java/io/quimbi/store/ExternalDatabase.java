package io.quimbi.store;

import io.quimbi.engine.Progress;
import io.quimbi.store.server.ExternalPostgres;
import io.quimbi.store.server.Homes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One external database for all tests that want one; they are skipped where there is none. */
final class ExternalDatabase implements BeforeAllCallback {
  private static @Nullable Database database;

  static Database get() {
    return Objects.requireNonNull(database);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    Assumptions.assumeTrue(ExternalPostgres.url().isPresent(), ExternalPostgres::absence);
    context
        .getRoot()
        .getStore(ExtensionContext.Namespace.GLOBAL)
        .computeIfAbsent("external database", key -> opened(), AutoCloseable.class);
  }

  private static AutoCloseable opened() {
    Database opened =
        Database.external(
            ExternalPostgres.url().orElseThrow(),
            Homes.reachable(),
            Progress.NONE,
            EmbeddedDatabase.WRITER_WAIT_MAX);
    database = opened;
    return opened;
  }
}
