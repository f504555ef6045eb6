package io.quimbi.engine.importing;

import io.quimbi.engine.QuimbiException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where files lie that are needed only while a command runs and do not fit into memory. Each use
 * has a folder of its own and holds the lock on a file beside it; the operating system drops the
 * lock however the process ends, so that what a killed one left is known from what is in use.
 */
public final class WorkFolder {
  private static final String LOCK = ".lock";

  private final Path folder;

  /** Below a folder, which is made when it is needed. */
  public WorkFolder(Path folder) {
    this.folder = folder;
  }

  /** Of a data directory. */
  public static WorkFolder of(Path dataDir) {
    return new WorkFolder(dataDir.resolve("work"));
  }

  /** Removes what killed processes left. What cannot be removed stays, and harms nobody. */
  public void removeLeftovers() {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path lock : files.filter(file -> file.toString().endsWith(LOCK)).toList()) {
        removeIfLeft(lock);
      }
    } catch (IOException | UncheckedIOException e) {
      return;
    }
  }

  private static void removeIfLeft(Path lock) throws IOException {
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
        FileLock held = channel.tryLock()) {
      if (held != null) {
        delete(filesOf(lock));
        Files.deleteIfExists(lock);
      }
    } catch (OverlappingFileLockException usedByThisProcess) {
      return;
    } catch (NoSuchFileException goneMeanwhile) {
      return;
    }
  }

  /**
   * Makes a folder of one's own.
   *
   * @throws QuimbiException if the disk is full or the folder may not be written
   */
  public Use use() {
    try {
      Files.createDirectories(folder);
      while (true) {
        Path lock = Files.createTempFile(folder, "slices-", LOCK);
        FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
        FileLock held = channel.lock();
        // Between the two lines above another process may have taken the file for a leftover.
        if (Files.exists(lock)) {
          Files.createDirectory(filesOf(lock));
          return new Use(lock, channel, held);
        }
        channel.close();
      }
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private static Path filesOf(Path lock) {
    String name = lock.toString();
    return Path.of(name.substring(0, name.length() - LOCK.length()));
  }

  private static void delete(Path files) throws IOException {
    if (!Files.isDirectory(files)) {
      return;
    }
    List<Path> inside;
    try (Stream<Path> listed = Files.list(files)) {
      inside = listed.toList();
    }
    for (Path file : inside) {
      Files.deleteIfExists(file);
    }
    Files.deleteIfExists(files);
  }

  /** What a failure to read or write here means to a person. */
  QuimbiException failure(IOException e) {
    @Nullable String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    String said = reason == null ? "" : reason.toLowerCase(Locale.ROOT);
    if (said.contains("no space left") || said.contains("quota")) {
      return new QuimbiException(
          QuimbiException.Kind.ENVIRONMENT,
          "DISK_FULL",
          "what does not fit into memory is kept on disk, and the disk of "
              + folder
              + " is full; nothing was changed. Free some space, choose another --data-dir, or"
              + " give more memory (QUIMBI_JAVA_OPTS=-Xmx…), and run the command again",
          e);
    }
    return new QuimbiException(
        QuimbiException.Kind.ENVIRONMENT,
        "WORK_FOLDER_FAILED",
        "what does not fit into memory is kept on disk, and "
            + folder
            + " cannot be used for that: "
            + (reason == null ? e : reason)
            + "; nothing was changed. Make it writable, or choose another --data-dir",
        e);
  }

  /** A folder in use. Closing removes it. */
  public final class Use implements AutoCloseable {
    private final Path lock;
    private final FileChannel channel;
    private final FileLock held;

    private Use(Path lock, FileChannel channel, FileLock held) {
      this.lock = lock;
      this.channel = channel;
      this.held = held;
    }

    /** A file in it. */
    public Path file(String name) {
      return filesOf(lock).resolve(name);
    }

    QuimbiException failed(IOException e) {
      return failure(e);
    }

    @Override
    public void close() {
      try {
        delete(filesOf(lock));
        Files.deleteIfExists(lock);
        held.release();
        channel.close();
      } catch (IOException e) {
        // What stays is a leftover like that of a killed process, once the lock goes with this one.
        return;
      }
    }
  }
}
