package io.quimbi.store.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a postmaster says about itself in {@code postmaster.pid}: one fact a line, in the order that
 * PostgreSQL's {@code pidfile.h} gives. It grows while the server starts.
 *
 * @param pid of the postmaster
 * @param port on which it listens, 0 while not yet known
 * @param ready whether it accepts connections
 */
record PostmasterFile(long pid, int port, boolean ready) {
  private static final int PORT_LINE = 3;
  private static final int STATUS_LINE = 7;

  static Path in(Path dataDirectory) {
    return dataDirectory.resolve("postmaster.pid");
  }

  /** Reads the file, if there is one that has at least a process id. */
  static Optional<PostmasterFile> read(Path dataDirectory) throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(in(dataDirectory));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new PostmasterFile(
              Long.parseLong(lines.getFirst().strip()),
              lines.size() > PORT_LINE ? Integer.parseInt(lines.get(PORT_LINE).strip()) : 0,
              lines.size() > STATUS_LINE && lines.get(STATUS_LINE).strip().equals("ready")));
    } catch (NumberFormatException | java.util.NoSuchElementException e) {
      // Caught half written, or cut short by a full disk: it names no process.
      return Optional.empty();
    }
  }
}
