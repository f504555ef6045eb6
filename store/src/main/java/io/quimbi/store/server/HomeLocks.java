package io.quimbi.store.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The two locks of a data directory. {@code start.lock}, exclusive, surrounds every start and stop
 * of the server; {@code lease.lock} is held shared by each process for as long as it uses the
 * server. Who leaves and can have the lease for itself alone is the last. The operating system
 * drops both when a process dies, however it dies.
 *
 * <p>A process must open each of the files once only: closing any channel of a file drops all of
 * the process's locks on it. {@link EmbeddedServer} keeps one of these per data directory.
 */
final class HomeLocks {
  private static final int WAIT_SECONDS_MAX = 120;

  private final Path home;
  private final Path startFile;
  private final Path leaseFile;
  private @Nullable FileChannel leaseChannel;
  private @Nullable FileLock lease;

  HomeLocks(Path home) {
    this.home = home;
    this.startFile = home.resolve("start.lock");
    this.leaseFile = home.resolve("lease.lock");
  }

  /** What is done while nobody else starts or stops the server. */
  interface Exclusive<T> {
    T run() throws IOException;
  }

  /**
   * Waits for {@code start.lock}, runs the action, and lets go.
   *
   * @param abandon asked while waiting; once true, gives up
   */
  <T> T exclusively(BooleanSupplier abandon, Exclusive<T> action) throws IOException {
    try (FileChannel channel = opened(startFile)) {
      waitFor(channel, abandon);
      // Who holds it, for the message of those who wait too long. Closing drops the lock.
      channel.truncate(0);
      byte[] pid = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8);
      channel.write(ByteBuffer.wrap(pid), 0);
      return action.run();
    }
  }

  /** Nobody else may open it: whoever can read a file can hold a lock on it. */
  private static FileChannel opened(Path file) throws IOException {
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  private void waitFor(FileChannel channel, BooleanSupplier abandon) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS_MAX);
    while (channel.tryLock() == null) {
      if (abandon.getAsBoolean()) {
        throw new CancellationException("stopped while waiting for the database server");
      }
      if (System.nanoTime() > deadline) {
        ByteBuffer holder = ByteBuffer.allocate(32);
        int length = channel.read(holder, 0);
        throw Environment.failure(
            "SERVER_BUSY",
            "another process"
                + (length > 0
                    ? " (" + new String(holder.array(), 0, length, StandardCharsets.UTF_8) + ")"
                    : "")
                + " has been starting or stopping the database server of "
                + home
                + " for more than "
                + WAIT_SECONDS_MAX
                + " s; see "
                + Postmaster.logFile(home)
                + ", and run the command again when that is done");
      }
      Waiting.millis(10);
    }
  }

  /** Says that this process uses the server; call it under the start lock. */
  void takeLease() throws IOException {
    if (lease != null) {
      return;
    }
    FileChannel channel = opened(leaseFile);
    // Never held exclusively but under the start lock, so this does not wait.
    lease = channel.lock(0, Long.MAX_VALUE, true);
    leaseChannel = channel;
  }

  /**
   * Says that this process no longer uses the server, and runs {@code ifLast} when nobody else
   * does; call it under the start lock.
   */
  void dropLease(Exclusive<?> ifLast) throws IOException {
    FileChannel channel = leaseChannel;
    if (channel == null || lease == null) {
      return;
    }
    lease.release();
    lease = null;
    leaseChannel = null;
    try (channel) {
      if (channel.tryLock() != null) {
        ifLast.run();
      }
    }
  }
}
