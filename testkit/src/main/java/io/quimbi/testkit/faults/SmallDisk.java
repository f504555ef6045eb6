package io.quimbi.testkit.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Assumptions;

/**
 * A disk of its own, in memory, that can be filled, emptied and made read-only. Mounting it takes
 * root; a test that asks for one without is skipped.
 */
public final class SmallDisk implements AutoCloseable {
  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /**
   * Mounts a disk.
   *
   * @param folder an empty folder
   */
  public static SmallDisk mounted(Path folder, int megabytes) {
    String said =
        run("mount", "-t", "tmpfs", "-o", "mode=711,size=" + megabytes + "m", "tmpfs", folder + "");
    Assumptions.assumeTrue(said.isEmpty(), "skipped: a small disk cannot be mounted: " + said);
    return new SmallDisk(folder);
  }

  /** Where it is mounted. */
  public Path folder() {
    return folder;
  }

  /** Fills it up to so many free bytes. */
  public void fill(long freeBytes) {
    try {
      Files.deleteIfExists(ballast());
      long bytes = Files.getFileStore(folder).getUsableSpace() - freeBytes;
      if (bytes > 0) {
        run("fallocate", "--length", Long.toString(bytes), ballast().toString());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes away what it was filled with. */
  public void empty() {
    try {
      Files.deleteIfExists(ballast());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets nobody write, or lets everybody who might before. */
  public void readOnly(boolean on) {
    run("mount", "-o", on ? "remount,ro" : "remount,rw", folder.toString());
  }

  private Path ballast() {
    // Beside the data directory, which is a folder on this disk.
    return folder.resolve("ballast");
  }

  /** A new folder on the disk that the server's account can reach. */
  public Path home(String name) {
    try {
      Path home = Files.createDirectory(folder.resolve(name));
      return Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    run("umount", "--lazy", folder.toString());
  }

  private static String run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      int code = process.waitFor();
      return code == 0 ? "" : "ended with " + code + ", " + said;
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
