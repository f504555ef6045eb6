package io.quimbi.store.server;

import io.quimbi.engine.QuimbiException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Locale;

/** Turns what goes wrong with files and programs into sentences that a person can act on. */
final class Environment {
  private Environment() {}

  static QuimbiException failure(String code, String message) {
    return new QuimbiException(QuimbiException.Kind.ENVIRONMENT, code, message);
  }

  static QuimbiException failure(String code, String message, Throwable cause) {
    return new QuimbiException(QuimbiException.Kind.ENVIRONMENT, code, message, cause);
  }

  /** What an I/O failure in the data directory means. */
  static QuimbiException ofFile(Path home, String doing, IOException e) {
    String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    String said = reason == null ? "" : reason.toLowerCase(Locale.ROOT);
    if (said.contains("no space left") || said.contains("quota")) {
      return failure(
          "DISK_FULL",
          doing
              + " failed: the disk of "
              + home
              + " is full; nothing was changed. Free some space, or choose another --data-dir, and"
              + " run the command again",
          e);
    }
    if (e instanceof AccessDeniedException
        || said.contains("read-only")
        || said.contains("permission")
        || said.contains("not permitted")) {
      return failure(
          "DATA_DIR_NOT_WRITABLE",
          doing
              + " failed: this user may not write to the data directory "
              + home
              + (e instanceof FileSystemException f && f.getFile() != null
                  ? " (" + f.getFile() + ")"
                  : "")
              + ". Choose another with --data-dir or QUIMBI_HOME, or make it writable",
          e);
    }
    return failure("DATA_DIR_FAILED", doing + " failed in " + home + ": " + e.getMessage(), e);
  }
}
