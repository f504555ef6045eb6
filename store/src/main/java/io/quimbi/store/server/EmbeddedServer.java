package io.quimbi.store.server;

import io.quimbi.engine.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The use that this process makes of the PostgreSQL server of one data directory. The first process
 * to come starts the server, those that come later adopt it, the last to leave stops it; a server
 * left behind by a process that was killed is adopted by the next. No server stays when nobody uses
 * it, and none is stopped while somebody does.
 *
 * <p>The server listens on 127.0.0.1 alone, at a port chosen anew at each start, and is as durable
 * as any: it runs with fsync, its files carry checksums, it recovers by itself after a crash.
 *
 * <p>Thread-safe. Within one process all users of a data directory share one lease.
 */
public final class EmbeddedServer implements AutoCloseable {
  private static final int SHUTDOWN_WAIT_SECONDS = 15;

  private static final ReentrantLock LOCK = new ReentrantLock();
  private static final Map<Path, Home> HOMES = new HashMap<>();
  private static boolean hookInstalled;
  private static volatile boolean shuttingDown;

  private final Home home;
  private final ServerAddress address;
  private @Nullable Connection first;
  private @Nullable Runnable beforeStop;
  private boolean closed;

  private EmbeddedServer(Home home, ServerAddress address, Connection first) {
    this.home = home;
    this.address = address;
    this.first = first;
  }

  /** One data directory as this process uses it. */
  private static final class Home {
    final Path path;
    final Postmaster postmaster;
    final HomeLocks locks;
    final List<EmbeddedServer> users = new ArrayList<>();

    Home(Path path) {
      this.path = path;
      this.postmaster = new Postmaster(path, () -> shuttingDown);
      this.locks = new HomeLocks(path);
    }
  }

  /**
   * Sets up the server of a data directory if there is none, starts it unless it runs, and connects
   * to it.
   *
   * @param directory the data directory; made if absent
   * @param progress hears of what takes longer than a moment
   * @throws io.quimbi.engine.QuimbiException of kind ENVIRONMENT if it cannot be used, saying why
   * @throws CancellationException if the process is being stopped
   */
  public static EmbeddedServer acquire(Path directory, Progress progress) {
    Path path = prepared(directory);
    LOCK.lock();
    try {
      installHook();
      Home home = HOMES.computeIfAbsent(path, Home::new);
      try {
        return entered(home, progress);
      } catch (RuntimeException e) {
        if (home.users.isEmpty()) {
          try {
            leave(home);
          } catch (RuntimeException second) {
            e.addSuppressed(second);
          }
        }
        throw e;
      }
    } finally {
      LOCK.unlock();
    }
  }

  /** Whether a data directory has been set up. */
  public static boolean exists(Path directory) {
    return Cluster.exists(directory);
  }

  /** Where the server is and how the owner of everything in it logs in. */
  public ServerAddress address() {
    return address;
  }

  /** The connection by which the server was checked; to be had once, and the taker's to close. */
  public Connection takeFirstConnection() throws SQLException {
    LOCK.lock();
    try {
      Connection taken = first;
      first = null;
      return taken != null ? taken : address.connect(Map.of());
    } finally {
      LOCK.unlock();
    }
  }

  /** What to do first when the process is being stopped, while the server still answers. */
  public void beforeStop(Runnable action) {
    LOCK.lock();
    try {
      beforeStop = action;
    } finally {
      LOCK.unlock();
    }
  }

  /** Ends the use; stops the server if no other use of it is left, in this or any process. */
  @Override
  public void close() {
    LOCK.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      closeFirst();
      home.users.remove(this);
      if (home.users.isEmpty()) {
        leave(home);
      }
    } finally {
      LOCK.unlock();
    }
  }

  private void closeFirst() {
    try {
      if (first != null) {
        first.close();
      }
    } catch (SQLException e) {
      // Its server went away; there is nothing left to close.
      first = null;
    }
  }

  private static Path prepared(Path directory) {
    Path absolute = directory.toAbsolutePath().normalize();
    try {
      if (!Files.isDirectory(absolute)) {
        Files.createDirectories(absolute);
        // The server's account has to get through, and needs to see nothing.
        Files.setPosixFilePermissions(
            absolute,
            PosixFilePermissions.fromString(
                ServerAccount.runsAsRoot() ? "rwx--x--x" : "rwx------"));
      }
      return absolute.toRealPath();
    } catch (IOException e) {
      throw Environment.ofFile(absolute, "making the data directory", e);
    }
  }

  // ---- what follows runs under LOCK ----

  private static EmbeddedServer entered(Home home, Progress progress) {
    try {
      return home.locks.exclusively(
          () -> shuttingDown,
          () -> {
            home.locks.takeLease();
            Connection connection = home.postmaster.running(progress);
            EmbeddedServer user = new EmbeddedServer(home, home.postmaster.address(), connection);
            home.users.add(user);
            return user;
          });
    } catch (IOException e) {
      throw Environment.ofFile(home.path, "opening the database", e);
    }
  }

  private static void leave(Home home) {
    HOMES.remove(home.path);
    try {
      home.locks.exclusively(
          () -> false,
          () -> {
            home.locks.dropLease(
                () -> {
                  home.postmaster.stop();
                  return home;
                });
            return home;
          });
    } catch (IOException e) {
      throw Environment.ofFile(home.path, "stopping the database server", e);
    }
  }

  private static void installHook() {
    if (shuttingDown) {
      throw new CancellationException("stopped");
    }
    if (hookInstalled) {
      return;
    }
    try {
      Runtime.getRuntime()
          .addShutdownHook(new Thread(EmbeddedServer::leaveAll, "quimbi-server-shutdown"));
      hookInstalled = true;
    } catch (IllegalStateException e) {
      // Between the signal and the first use; the hook would come too late.
      throw new CancellationException("stopped");
    }
  }

  /** Exit or a signal: lets go of everything that this process uses, leaving no server idle. */
  private static void leaveAll() {
    shuttingDown = true;
    try {
      // Whoever is starting a server sees the flag and gives up; should that take longer, the
      // operating system drops our locks and the next command adopts what runs.
      if (!LOCK.tryLock(SHUTDOWN_WAIT_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    try {
      for (Home home : List.copyOf(HOMES.values())) {
        for (EmbeddedServer user : home.users) {
          user.closed = true;
          if (user.beforeStop != null) {
            runQuietly(user.beforeStop);
          }
        }
        home.users.clear();
        runQuietly(() -> leave(home));
      }
    } finally {
      LOCK.unlock();
    }
  }

  private static void runQuietly(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException ignored) {
      // The process ends now in any case; the next one finds and repairs what is left.
    }
  }
}
