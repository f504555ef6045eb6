package io.quimbi.store;

import io.quimbi.core.history.OrderRows;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.discovery.ModelStore.Publication;
import io.quimbi.engine.importing.OrderStore.ImportSession;
import io.quimbi.engine.live.OrderEvent;
import io.quimbi.engine.live.RecordOrders;
import io.quimbi.engine.snapshot.SnapshotStore.SnapshotSession;
import io.quimbi.engine.snapshot.SnapshotType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What tests run in a process of its own, to share a server with it or to kill it. It says on
 * standard output how far it is, and waits for a line on standard input before it goes on.
 */
final class ChildProgram {
  private ChildProgram() {}

  /**
   * Verbs: use, leave, import, publish, snapshot, record; then the data directory and what the verb
   * needs.
   */
  public static void main(String[] args) throws IOException {
    Path home = Path.of(args[1]);
    try {
      switch (args[0]) {
        case "use" -> use(home);
        case "leave" -> leaveOpen(home);
        case "import" -> importOrders(home, args[2], Long.parseLong(args[3]), args[4]);
        case "publish" -> publish(home, args[2], args[3]);
        case "snapshot" -> snapshot(home, args[2], args[3]);
        case "record" -> record(home, args[2], Long.parseLong(args[3]), Integer.parseInt(args[4]));
        default -> throw new IllegalArgumentException(args[0]);
      }
    } catch (QuimbiException e) {
      say("failed " + e.code() + " " + e.getMessage());
      System.exit(5);
    }
  }

  private static void use(Path home) throws IOException {
    try (Database database = Database.embedded(home)) {
      say("open " + database.stores().list().size());
      await();
    }
    say("closed");
  }

  private static void leaveOpen(Path home) throws IOException {
    Database database = Database.embedded(home);
    say("open " + database.stores().list().size());
    await();
    // Ends without closing, as a program that was not written with care does.
    System.exit(0);
  }

  private static void importOrders(Path home, String storeId, long seed, String pauseAt)
      throws IOException {
    OrderRows rows = CrashTest.history(seed).rows();
    try (Database database = Database.embedded(home);
        ImportSession session =
            database.orders().beginImport(Imports.store(storeId), Imports.SOURCE)) {
      session.merge(rows, pausingAt(pauseAt));
      if (pauseAt.equals("commit")) {
        say("at commit");
        await();
      }
      session.commit("imported");
    }
    say("done");
  }

  private static void publish(Path home, String storeId, String pauseAt) throws IOException {
    try (Database database = Database.embedded(home);
        Publication publication = database.models().begin(Imports.store(storeId), "discovery")) {
      TestProfiles profiles =
          TestProfiles.of(
              database.orders().read(Imports.store(storeId), Progress.NONE).toBook(), 9);
      int modelNo = publication.saveModel(new byte[] {9}, "99", "{}", null);
      publication.activate(modelNo, "discovery");
      publication.replaceProfiles(
          modelNo, profiles, profiles.segments(), List.of(), pausingAt(pauseAt));
      publication.commit("published");
    }
    say("done");
  }

  /** Writes one run, then replaces one of before. */
  private static void snapshot(Path home, String storeId, String pauseAt) throws IOException {
    try (Database database = Database.embedded(home);
        SnapshotSession session = database.snapshots().begin(Imports.store(storeId), "backfill")) {
      session.write(
          CrashTest.DATE.plusDays(1),
          SnapshotType.DAILY,
          1,
          "child",
          CrashTest.snapshots(8),
          true,
          Progress.NONE);
      session.write(
          CrashTest.DATE,
          SnapshotType.DAILY,
          1,
          "child",
          CrashTest.snapshots(9),
          true,
          pausingAt(pauseAt));
      session.finish("two runs");
    }
    say("done");
  }

  /** Records what happened in a shop, from one event on, and says of each when it is stored. */
  private static void record(Path home, String storeId, long seed, int from) {
    try (Database database = Database.embedded(home)) {
      List<OrderEvent> events = LiveShop.generated(database).events(seed);
      RecordOrders recorder = LiveShop.recorder(database);
      for (int i = from; i < events.size(); i++) {
        recorder.record(storeId, null, List.of(events.get(i)));
        say("stored " + i);
      }
    }
    say("all stored");
  }

  private static Progress pausingAt(String wanted) {
    return new AtStage(
        wanted,
        () -> {
          say("at " + wanted);
          try {
            await();
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  private static void await() throws IOException {
    if (System.in.read() < 0) {
      throw new IOException("the test went away");
    }
  }
}
