package io.quimbi.store.server;

import io.quimbi.engine.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The programs of PostgreSQL for this platform, unpacked from the class path.
 *
 * @param folder holds bin, lib and share
 * @param version such as 18.6.0
 */
record Binaries(Path folder, String version) {
  private static final int SYNC_THREADS = 32;

  // Raise it with what is unpacked of an archive, so that a folder with less is not taken for it.
  private static final int SELECTION = 2;
  private static final String UNFINISHED = "unpacking-";

  /** The part of the version that a data directory depends on. */
  int major() {
    return Integer.parseInt(version.substring(0, version.indexOf('.')));
  }

  /** One of the programs. */
  Path program(String name) {
    return folder.resolve("bin").resolve(name);
  }

  /**
   * Unpacks the binaries into {@code HOME/pg/<version>-<hash>-<selection>} unless they are there;
   * call it under the start lock. A folder of that name is complete: it is renamed to it last.
   *
   * @throws io.quimbi.engine.QuimbiException if there are none for this platform
   */
  static Binaries in(Path home, Progress progress) throws IOException {
    return in(home, UnpackedCache.ofLauncher(), progress);
  }

  /** As {@link #in(Path, Progress)}, from a cache where it has them. */
  static Binaries in(Path home, UnpackedCache cache, Progress progress) throws IOException {
    String archive = archiveName();
    URL resource = Binaries.class.getResource("/" + archive);
    if (resource == null) {
      throw Environment.failure(
          "PLATFORM_NOT_SUPPORTED",
          "the embedded database exists for Linux on x86-64 and arm64; this is "
              + System.getProperty("os.name")
              + " on "
              + System.getProperty("os.arch")
              + " and "
              + archive
              + " is not on the class path. Name a PostgreSQL server (15 or later) in DATABASE_URL");
    }
    String version = versionOnClassPath();
    Path all = home.resolve("pg");
    String name = version + "-" + hash(resource) + "-" + SELECTION;
    Path folder = all.resolve(name);
    if (!Files.isDirectory(folder)) {
      progress.stage("Unpacking PostgreSQL " + version, Progress.UNKNOWN);
      Files.createDirectories(all);
      // What an interrupted unpacking left may be all that fills the disk.
      delete(all, other -> other.startsWith(UNFINISHED));
      Path linked = Files.createTempDirectory(all, UNFINISHED);
      if (cache.linkInto(name, linked)) {
        Files.move(linked, folder, StandardCopyOption.ATOMIC_MOVE);
      } else {
        deleteRecursively(linked);
        unpack(resource, all, folder, progress);
        cache.keep(folder);
      }
      sync(all);
    }
    return new Binaries(folder, version);
  }

  private static String archiveName() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    String platform =
        switch (arch) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64", "arm64" -> "arm_64";
          default -> arch;
        };
    return "postgres-" + (os.startsWith("linux") ? "linux" : os) + "-" + platform + ".txz";
  }

  private static String versionOnClassPath() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = Binaries.class.getResourceAsStream("binaries.properties")) {
      if (in == null) {
        throw new IOException("binaries.properties is not on the class path");
      }
      properties.load(in);
    }
    return properties.getProperty("version");
  }

  /** The CRC-32 of the archive, which a jar has on record: reading 15 MB takes 50 ms a command. */
  private static String hash(URL resource) throws IOException {
    URLConnection connection = resource.openConnection();
    long crc;
    if (connection instanceof JarURLConnection jar) {
      crc = jar.getJarEntry().getCrc();
    } else {
      CRC32 computed = new CRC32();
      try (InputStream in = connection.getInputStream()) {
        byte[] buffer = new byte[1 << 16];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          computed.update(buffer, 0, n);
        }
      }
      crc = computed.getValue();
    }
    return String.format("%08x", crc);
  }

  private static void unpack(URL resource, Path all, Path folder, Progress progress)
      throws IOException {
    Path unfinished = Files.createTempDirectory(all, UNFINISHED);
    try (InputStream in = resource.openStream()) {
      unpack(in, unfinished, progress);
      Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException e) {
      deleteRecursively(unfinished);
      throw e;
    }
  }

  private static void unpack(InputStream txz, Path to, Progress progress) throws IOException {
    List<Path> files = new ArrayList<>();
    try (TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(txz))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        progress.checkCancelled();
        if (!serves(entry.getName())) {
          continue;
        }
        Path path = to.resolve(entry.getName()).normalize();
        if (!path.startsWith(to)) {
          throw new IOException("the archive has an entry outside of itself: " + entry.getName());
        }
        Path parent = path.getParent();
        if (parent != null) {
          Files.createDirectories(parent);
        }
        if (entry.isDirectory()) {
          Files.createDirectories(path);
        } else if (entry.isSymbolicLink()) {
          Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
          Files.copy(tar, path);
          files.add(path);
          boolean executable = (entry.getMode() & 0100) != 0;
          Files.setPosixFilePermissions(
              path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
      }
    }
    try (Stream<Path> all = Files.walk(to)) {
      for (Path folder :
          all.filter(p -> Files.isDirectory(p, LinkOption.NOFOLLOW_LINKS)).toList()) {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
    syncAll(files);
  }

  /**
   * Not what compiling against PostgreSQL takes, nor extensions but the one that initdb wants and
   * the one that profiles are indexed with.
   */
  private static boolean serves(String entry) {
    return !entry.endsWith(".a")
        && !entry.contains("/pgxs/")
        && (!entry.contains("share/postgresql/extension/")
            || entry.contains("/plpgsql")
            || entry.contains("/btree_gin"));
  }

  /**
   * The rename at the end promises a complete folder, after a power cut too. Many at once, since a
   * thousand files one after the other take seconds where together they share their disk writes.
   */
  private static void syncAll(List<Path> files) throws IOException {
    List<Future<?>> pending = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(SYNC_THREADS)) {
      for (Path file : files) {
        pending.add(
            threads.submit(
                () -> {
                  try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.force(false);
                  }
                  return file;
                }));
      }
    }
    for (Future<?> done : pending) {
      try {
        done.get();
      } catch (ExecutionException e) {
        throw new IOException(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException("interrupted while unpacking");
      }
    }
  }

  /**
   * Deletes earlier versions and what an interrupted unpacking left; call it while no server runs,
   * since a server loads libraries from its folder as it goes.
   */
  void deleteOthers() throws IOException {
    String current = String.valueOf(folder.getFileName());
    delete(folder.resolveSibling("."), name -> !name.equals(current));
  }

  /** Deletes what is in a folder under such names. */
  static void delete(Path folder, Predicate<String> name) throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path one : all) {
        if (name.test(String.valueOf(one.getFileName()))) {
          deleteRecursively(one);
        }
      }
    }
  }

  /**
   * Deletes a folder with all that is in it. A program that still runs in the folder may add files
   * meanwhile; what is left then is in nobody's way and goes the next time.
   */
  static void deleteRecursively(Path folder) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(folder)) {
      deepestFirst = new ArrayList<>(all.toList());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    Collections.reverse(deepestFirst);
    for (Path path : deepestFirst) {
      try {
        Files.deleteIfExists(path);
      } catch (DirectoryNotEmptyException stillWritten) {
        return;
      }
    }
  }

  /** Makes what was created or renamed in a folder outlast a power cut. */
  static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
