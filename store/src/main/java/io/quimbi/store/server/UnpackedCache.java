package io.quimbi.store.server;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Binaries that were unpacked before on this machine, so that the next data directory need not
 * unpack them again, which takes two seconds of a core. The files are hard links: a data directory
 * has its own names of them and needs no cache once it is set up, and a cache takes no room beside
 * one. Where links cannot be made, as to another disk, it is as if there were no cache.
 *
 * <p>A folder is complete: it is renamed to its name last. Only the launcher names a cache, a
 * folder beside the program itself.
 */
final class UnpackedCache {
  /** Names the folder; without it there is no cache. */
  static final String PROPERTY = "quimbi.cache";

  private static final String UNFINISHED = "keeping-";

  private final Optional<Path> folder;

  UnpackedCache(Optional<Path> folder) {
    this.folder = folder;
  }

  /** The cache that the launcher named. */
  static UnpackedCache ofLauncher() {
    return new UnpackedCache(Optional.ofNullable(System.getProperty(PROPERTY)).map(Path::of));
  }

  /**
   * Fills an empty folder with what is kept under a name.
   *
   * @return false where nothing is, or it cannot be linked; the folder may then hold a part of it
   */
  boolean linkInto(String name, Path to) {
    Optional<Path> kept = folder.map(f -> f.resolve(name)).filter(Files::isDirectory);
    if (kept.isEmpty()) {
      return false;
    }
    try {
      link(kept.get(), to);
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      // Another disk, or another user's files; unpacking works in any case.
      return false;
    }
  }

  /** Keeps an unpacked folder under its own name and forgets others. */
  void keep(Path unpacked) {
    if (folder.isEmpty()) {
      return;
    }
    String name = String.valueOf(unpacked.getFileName());
    try {
      Path cache = Files.createDirectories(folder.get());
      Binaries.delete(cache, other -> !other.equals(name));
      Path kept = cache.resolve(name);
      if (!Files.exists(kept)) {
        Path unfinished = Files.createTempDirectory(cache, UNFINISHED);
        link(unpacked, unfinished);
        Files.move(unfinished, kept, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException | UnsupportedOperationException e) {
      // A folder that cannot be written keeps nothing; the next data directory unpacks anew.
      return;
    }
  }

  /** Links every file of a tree, and makes the folders and symbolic links anew. */
  private static void link(Path from, Path to) throws IOException {
    List<Path> folders = new ArrayList<>();
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path source, BasicFileAttributes attributes)
              throws IOException {
            Path made = to.resolve(from.relativize(source).toString());
            Files.createDirectories(made);
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
            folders.add(made);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path source, BasicFileAttributes attributes)
              throws IOException {
            Path made = to.resolve(from.relativize(source).toString());
            if (attributes.isSymbolicLink()) {
              Files.createSymbolicLink(made, Files.readSymbolicLink(source));
            } else {
              Files.createLink(made, source);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    // The files themselves were made to last when they were unpacked.
    for (Path made : folders) {
      Binaries.sync(made);
    }
  }
}
