package io.quimbi.store.server;

import io.quimbi.engine.Progress;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** The files of the server below the data directory: made once, complete or not at all. */
final class Cluster {
  /** The server's superuser; nobody but this program knows its password. */
  static final String OWNER = "quimbi";

  private static final String UNFINISHED = "initdb-";
  private static final int PASSWORD_BYTES = 32;
  private static final Set<PosixFilePermission> PRIVATE_FILE =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> PRIVATE_FOLDER =
      PosixFilePermissions.fromString("rwx------");

  private Cluster() {}

  static Path directory(Path home) {
    return home.resolve("data");
  }

  static boolean exists(Path home) {
    return Files.exists(directory(home).resolve("PG_VERSION"));
  }

  /** The owner's password, which lies beside the data that it opens and shares its protection. */
  static String password(Path home) throws IOException {
    return Files.readString(passwordFile(directory(home))).strip();
  }

  /**
   * Refuses a data directory that these binaries cannot open.
   *
   * @throws io.quimbi.engine.QuimbiException naming both versions and the way out
   */
  static void checkVersion(Path home, Binaries binaries) throws IOException {
    String made = Files.readString(directory(home).resolve("PG_VERSION")).strip();
    if (!made.equals(Integer.toString(binaries.major()))) {
      throw Environment.failure(
          "DATA_DIR_OTHER_VERSION",
          "the data directory "
              + home
              + " was made by PostgreSQL "
              + made
              + " and this version of Quimbi brings PostgreSQL "
              + binaries.major()
              + "; export its contents with the version of Quimbi that made it and import them into"
              + " a new --data-dir with this one. The old directory stays as it is");
    }
  }

  /** Makes the cluster; call it under the start lock. */
  static void create(
      Path home,
      Binaries binaries,
      ServerAccount account,
      Progress progress,
      BooleanSupplier abandon)
      throws IOException {
    requireRoom(home);
    progress.stage("Setting up the database", Progress.UNKNOWN);
    deleteUnfinished(home);
    try {
      initialise(home, binaries, account, abandon);
    } finally {
      // Also where it was stopped or failed: what it leaves is of no use, and may fill a disk.
      deleteUnfinished(home);
    }
  }

  private static void initialise(
      Path home, Binaries binaries, ServerAccount account, BooleanSupplier abandon)
      throws IOException {
    Path unfinished = Files.createTempDirectory(home, UNFINISHED);
    Files.setPosixFilePermissions(unfinished, PRIVATE_FOLDER);
    account.own(unfinished);
    Path data = unfinished.resolve("data");
    byte[] random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    Path password = unfinished.resolve("password");
    Files.createFile(password, PosixFilePermissions.asFileAttribute(PRIVATE_FILE));
    Files.writeString(password, HexFormat.of().formatHex(random) + "\n");
    account.own(password);

    Programs.Outcome outcome =
        Programs.run(
            account.running(
                List.of(
                    binaries.program("initdb").toString(),
                    "--pgdata=" + data,
                    "--username=" + OWNER,
                    "--pwfile=" + password,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    // The builtin provider sorts the same on every machine and never changes with
                    // the operating system's libraries, which would corrupt indexes on text.
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--locale=C",
                    "--data-checksums",
                    // Repeated hashing is for passwords that somebody could guess. This one is 256
                    // random bits, and each connection of a new JVM would take a tenth of a second.
                    "--set=scram_iterations=1",
                    "--no-instructions")),
            120,
            abandon);
    if (!outcome.succeeded()) {
      String said = outcome.output();
      if (said.contains("No space left")) {
        throw Environment.ofFile(
            home, "setting up the database", new IOException("No space left on device"));
      }
      throw Environment.failure(
          "INITDB_FAILED",
          "setting up the database in "
              + home
              + " failed: initdb ended with "
              + outcome.exitCode()
              + " and said: "
              + said);
    }
    Files.copy(password, passwordFile(data), StandardCopyOption.COPY_ATTRIBUTES);
    account.own(passwordFile(data));
    try (var file =
        java.nio.channels.FileChannel.open(passwordFile(data), StandardOpenOption.WRITE)) {
      file.force(true);
    }
    Binaries.sync(data);
    Files.move(data, directory(home), StandardCopyOption.ATOMIC_MOVE);
    Binaries.sync(home);
  }

  private static void requireRoom(Path home) throws IOException {
    String[] inside = directory(home).toFile().list();
    if (inside != null && inside.length > 0) {
      throw Environment.failure(
          "DATA_DIR_NOT_OURS",
          "the folder "
              + directory(home)
              + " is not empty and is no database of Quimbi; choose another directory with"
              + " --data-dir");
    }
  }

  /** What an interrupted initdb left. */
  private static void deleteUnfinished(Path home) throws IOException {
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(home, UNFINISHED + "*")) {
      for (Path leftover : leftovers) {
        Binaries.deleteRecursively(leftover);
      }
    }
  }

  private static Path passwordFile(Path data) {
    return data.resolve("quimbi.password");
  }
}
