package io.quimbi.store.server;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Data directories for tests. They share one copy of the unpacked binaries, which takes seconds to
 * make and is the same for all, and are deleted when the test process ends.
 */
public final class Homes {
  // Somebody in the user database, which initdb asks for a name, but not the server's usual
  // account.
  private static final int ORDINARY = 65534;

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

  /** The postmaster of a data directory. */
  public static long postmaster(Path home) {
    try {
      return PostmasterFile.read(Cluster.directory(home)).orElseThrow().pid();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends a process that a test started as nothing can refuse. */
  static void kill(long pid) {
    if (!ProcessHandle.of(pid).orElseThrow().destroyForcibly()) {
      throw new IllegalStateException("process " + pid + " could not be killed");
    }
  }

  /** What to put before a command so that an ordinary user runs it; nothing if one does already. */
  public static List<String> asOrdinaryUser() {
    if (!ServerAccount.runsAsRoot()) {
      return List.of();
    }
    return List.of(
        Programs.find("setpriv").orElseThrow().toString(),
        "--reuid=" + ORDINARY,
        "--regid=" + ORDINARY,
        "--clear-groups");
  }

  /** Gives a folder to the ordinary user. */
  public static Path ownedByOrdinaryUser(Path folder) {
    try {
      if (ServerAccount.runsAsRoot()) {
        Files.setAttribute(folder, "unix:uid", ORDINARY);
        Files.setAttribute(folder, "unix:gid", ORDINARY);
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The user id of processes of the ordinary user. */
  public static int ordinaryUser() {
    try {
      return ServerAccount.runsAsRoot()
          ? ORDINARY
          : (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A copy of the class path of the tests that an ordinary user can read. */
  public static synchronized String classPathForEverybody() {
    Path folder = ALL.resolve("class-path");
    List<String> entries = new ArrayList<>();
    try {
      boolean copied = Files.isDirectory(folder);
      Files.createDirectories(folder);
      int number = 0;
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
        Path from = Path.of(entry);
        Path to = folder.resolve(number++ + "-" + from.getFileName());
        if (Files.exists(from)) {
          if (!copied) {
            copy(from, to);
          }
          entries.add(to.toString());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return String.join(File.pathSeparator, entries);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
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
