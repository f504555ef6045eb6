package io.quimbi.app;

import io.quimbi.engine.Progress;
import io.quimbi.engine.Stores;
import io.quimbi.engine.discovery.DiscoverSegments;
import io.quimbi.engine.export.ExportProfiles;
import io.quimbi.engine.importing.ImportOrders;
import io.quimbi.engine.insight.StoreInsight;
import io.quimbi.store.Database;
import java.time.Clock;
import java.util.Optional;

/**
 * An open Quimbi: the use cases, wired to the database that the settings name. Closing it stops the
 * embedded server where nobody else uses it.
 */
public final class Quimbi implements AutoCloseable {
  private final Settings settings;
  private final Database database;

  private Quimbi(Settings settings, Database database) {
    this.settings = settings;
    this.database = database;
  }

  /**
   * Opens the database, starting the embedded server or adopting a running one.
   *
   * @param progress is told what takes time and what a person should know
   */
  public static Quimbi open(Settings settings, Progress progress) {
    Database database = Database.embedded(settings.dataDir(), progress);
    return new Quimbi(settings, database);
  }

  /** The version that the build wrote into the jar. */
  public static String version() {
    return Optional.ofNullable(Quimbi.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  /** The configuration. */
  public Settings settings() {
    return settings;
  }

  /** The stores there are. */
  public Stores stores() {
    return database.stores();
  }

  /** Orders in. */
  public ImportOrders importOrders() {
    return new ImportOrders(database.orders(), database.stores());
  }

  /** Segments and thumbprints. */
  public DiscoverSegments discoverSegments() {
    return new DiscoverSegments(
        database.stores(), database.orders(), database.models(), Clock.systemUTC(), version());
  }

  /** Answers. */
  public StoreInsight insight() {
    return new StoreInsight(database.stores(), database.orders(), database.models());
  }

  /** Profiles out. */
  public ExportProfiles exportProfiles() {
    return new ExportProfiles(database.stores(), database.models());
  }

  @Override
  public void close() {
    database.close();
  }
}
