package io.quimbi.store.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * Data directories for tests. They share one copy of the unpacked binaries, which takes seconds to
 * make and is the same for all, and are deleted when the test process ends.
 */
public final class Homes {
  private static final Path ALL = made();

  private Homes() {}

  /** A new data directory that every user can reach, empty but for the binaries. */
  public static Path reachable() {
    try {
      Path home = Files.createTempDirectory(ALL, "home");
      Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
      shareBinaries(home);
      return home.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new data directory in a folder that nobody but its owner can enter. */
  public static Path hidden() {
    try {
      // As a folder in root's home is: the home itself would let others through.
      Path folder = Files.createTempDirectory(ALL, "hidden");
      Path home = Files.createDirectory(folder.resolve("home"));
      return home.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets a data directory use the binaries that others unpacked. */
  private static void shareBinaries(Path home) throws IOException {
    Files.createSymbolicLink(home.resolve("pg"), Files.createDirectories(ALL.resolve("pg")));
  }

  private static Path made() {
    try {
      Path all = Files.createTempDirectory("quimbi-test");
      Files.setPosixFilePermissions(all, PosixFilePermissions.fromString("rwx--x--x"));
      // After the embedded server's own hook has stopped what runs in them: a folder of a server
      // that still writes is left for the next cleaning of temporary files.
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(all)));
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try {
      Binaries.deleteRecursively(folder);
    } catch (IOException e) {
      return;
    }
  }

  /** The processes of the server of a data directory. */
  public static List<Long> serverProcesses(Path home) {
    return new ArrayList<>(
        ServerProcesses.of(ServerProcesses.clusterName(Cluster.directory(home))));
  }
}
