package io.quimbi.store.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * As whom the server runs. PostgreSQL refuses to run as root. Run by an ordinary user, the server
 * is that user's; run by root, it is an unprivileged account's; and where that account cannot reach
 * the data directory (a folder in root's home), it stays root's to the file system and is somebody
 * else only to itself, in a user namespace.
 *
 * <p>The owner of a data directory tells how it was made, and how it has to be run ever after.
 */
sealed interface ServerAccount {

  /** The command that runs {@code command} as this account; replaces itself, keeping its pid. */
  List<String> running(List<String> command);

  /** Hands a file or folder of ours to the account. */
  void own(Path path) throws IOException;

  /** The user who runs this program. */
  record Self() implements ServerAccount {
    @Override
    public List<String> running(List<String> command) {
      return command;
    }

    @Override
    public void own(Path path) {}
  }

  /** Another user, taken on by root through setpriv. */
  record Unprivileged(Path setpriv, int uid, int gid) implements ServerAccount {
    @Override
    public List<String> running(List<String> command) {
      return joined(
          List.of(
              setpriv.toString(),
              "--reuid=" + uid,
              "--regid=" + gid,
              "--clear-groups",
              "--no-new-privs"),
          command);
    }

    @Override
    public void own(Path path) throws IOException {
      Files.setAttribute(path, "unix:uid", uid);
      Files.setAttribute(path, "unix:gid", gid);
    }
  }

  /** Root to the file system, another user to itself. */
  record InNamespace(Path unshare, int uid, int gid) implements ServerAccount {
    @Override
    public List<String> running(List<String> command) {
      return joined(
          List.of(unshare.toString(), "--user", "--map-user=" + uid, "--map-group=" + gid, "--"),
          command);
    }

    @Override
    public void own(Path path) {}
  }

  /** Whether this process runs as root. */
  static boolean runsAsRoot() {
    try {
      return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /**
   * The account of an existing data directory.
   *
   * @throws io.quimbi.engine.QuimbiException if this process cannot act as its owner
   */
  static ServerAccount ownerOf(Path home, Path dataDirectory) throws IOException {
    int uid = (int) Files.getAttribute(dataDirectory, "unix:uid");
    int gid = (int) Files.getAttribute(dataDirectory, "unix:gid");
    int self = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    if (self != 0) {
      if (uid == self) {
        return new Self();
      }
      throw Environment.failure(
          "DATA_DIR_NOT_OURS",
          "the data directory "
              + home
              + " belongs to user id "
              + uid
              + " and this program runs as user id "
              + self
              + "; run it as that user, or choose another directory with --data-dir");
    }
    if (uid != 0) {
      return new Unprivileged(required("setpriv", home), uid, gid);
    }
    UnixUser inner = unprivilegedUser(home);
    return new InNamespace(required("unshare", home), inner.uid(), inner.gid());
  }

  /**
   * The account for a data directory that is yet to be made.
   *
   * @param program a program in the data directory that the account must be able to run
   * @throws io.quimbi.engine.QuimbiException if no account can, naming {@code --data-dir}
   */
  static ServerAccount choose(Path home, Path program, BooleanSupplier abandon) throws IOException {
    if (!runsAsRoot()) {
      return new Self();
    }
    UnixUser user = unprivilegedUser(home);
    Optional<Path> setpriv = Programs.find("setpriv");
    Optional<Path> unshare = Programs.find("unshare");
    List<ServerAccount> candidates = new ArrayList<>();
    setpriv.ifPresent(p -> candidates.add(new Unprivileged(p, user.uid(), user.gid())));
    unshare.ifPresent(p -> candidates.add(new InNamespace(p, user.uid(), user.gid())));
    StringBuilder tried = new StringBuilder();
    for (ServerAccount candidate : candidates) {
      Programs.Outcome outcome =
          Programs.run(candidate.running(List.of(program.toString(), "--version")), 30, abandon);
      if (outcome.succeeded()) {
        return candidate;
      }
      tried.append(tried.isEmpty() ? "" : "; ").append(outcome.output());
    }
    throw Environment.failure(
        "SERVER_ACCOUNT",
        "PostgreSQL does not run as root, and the unprivileged user "
            + user.name()
            + " cannot run it in the data directory "
            + home
            + (candidates.isEmpty()
                ? ": neither setpriv nor unshare (package util-linux) is installed"
                : " (" + tried + ")")
            + ". Choose a directory that every user can reach with --data-dir, such as"
            + " /var/lib/quimbi, or run this program as an ordinary user");
  }

  /**
   * A user of this machine.
   *
   * @param name as in the user database
   */
  record UnixUser(String name, int uid, int gid) {}

  /**
   * The first of the users made for this or for nothing at all. initdb asks the user database for
   * its own name, so the number of nobody in particular would not do.
   */
  private static UnixUser unprivilegedUser(Path home) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("/etc/passwd"));
    for (String wanted : List.of("quimbi", "postgres", "nobody")) {
      for (String line : lines) {
        String[] fields = line.split(":", -1);
        if (fields.length >= 4 && fields[0].equals(wanted) && !fields[2].equals("0")) {
          return new UnixUser(wanted, Integer.parseInt(fields[2]), Integer.parseInt(fields[3]));
        }
      }
    }
    throw Environment.failure(
        "SERVER_ACCOUNT",
        "PostgreSQL does not run as root, and there is no user quimbi, postgres or nobody to run"
            + " it for "
            + home
            + "; add a user quimbi, or run this program as an ordinary user");
  }

  private static Path required(String program, Path home) {
    return Programs.find(program)
        .orElseThrow(
            () ->
                Environment.failure(
                    "PROGRAM_MISSING",
                    "the server of the data directory "
                        + home
                        + " runs through the program "
                        + program
                        + ", which is not installed; install the package util-linux"));
  }

  private static List<String> joined(List<String> first, List<String> second) {
    List<String> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }
}
