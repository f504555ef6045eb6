package io.quimbi.store.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Which processes belong to the server of one data directory. Every process of a server carries the
 * server's {@code cluster_name} in its command line, the postmaster as an argument and its children
 * in their title; ours is made from the path of the data directory. Command lines are readable to
 * everybody, where working directories are not (a container's root may not look at them).
 */
final class ServerProcesses {
  private static final Path PROC = Path.of("/proc");

  private ServerProcesses() {}

  /** The name that the server of this data directory runs under. */
  static String clusterName(Path dataDirectory) {
    CRC32 crc = new CRC32();
    crc.update(dataDirectory.toString().getBytes(StandardCharsets.UTF_8));
    return String.format("quimbi-%08x", crc.getValue());
  }

  /** Whether the process is alive and one of this cluster's. */
  static boolean isOf(String clusterName, long pid) {
    try {
      // A zombie has no command line any more; in a container nobody may ever collect it.
      byte[] commandLine = Files.readAllBytes(PROC.resolve(Long.toString(pid)).resolve("cmdline"));
      return new String(commandLine, StandardCharsets.UTF_8).contains(clusterName);
    } catch (IOException e) {
      return false;
    }
  }

  /** Every live process of the cluster. */
  static List<Long> of(String clusterName) {
    List<Long> pids = new ArrayList<>();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(
            PROC, entry -> Character.isDigit(entry.getFileName().toString().charAt(0)))) {
      for (Path entry : entries) {
        long pid = Long.parseLong(entry.getFileName().toString());
        if (isOf(clusterName, pid)) {
          pids.add(pid);
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return pids;
  }
}
