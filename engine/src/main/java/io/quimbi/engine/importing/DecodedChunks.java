package io.quimbi.engine.importing;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.Reader;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The characters of a reader in chunks with the places where lines end, made on a thread of its
 * own: unpacking, decoding and looking for line ends take a third of the time of an import's
 * reading, and so go on beside what becomes of the rows. Lines end with LF, CR or CRLF. A
 * byte-order mark at the start is dropped.
 *
 * <p>For one reading thread.
 */
final class DecodedChunks implements Closeable {
  /** Most characters of a chunk. */
  static final int CHARS_MAX = 1 << 16;

  private static final int CHUNKS = 4;

  /** A part of the text. */
  static final class Chunk {
    final char[] chars = new char[CHARS_MAX];
    int count;

    /** Where lines end: the index after the line break. */
    int[] lineEnds = new int[1024];

    int lines;

    /** Whether the chunk begins with the LF of a CRLF whose CR ended the chunk before. */
    boolean completesLineBreak;

    boolean sawNul;
    @Nullable Throwable failure;
  }

  private final Reader source;
  private final BlockingQueue<Chunk> filled = new ArrayBlockingQueue<>(CHUNKS);
  private final BlockingQueue<Chunk> empty = new ArrayBlockingQueue<>(CHUNKS);
  private final Thread thread;
  private @Nullable Chunk last;
  private boolean ended;

  // Of the thread.
  private boolean first = true;
  private boolean endsWithCr;

  DecodedChunks(Reader source) {
    this.source = source;
    for (int i = 0; i < CHUNKS; i++) {
      empty.add(new Chunk());
    }
    thread = Thread.ofPlatform().daemon().name("quimbi-decoding").start(this::decode);
  }

  /**
   * The next chunk, which has a character at least; it is valid until the next call.
   *
   * @return null at the end
   * @throws IOException as the reader did when it came to this place
   */
  @Nullable Chunk next() throws IOException {
    if (ended) {
      return null;
    }
    try {
      if (last != null) {
        empty.put(last);
        last = null;
      }
      Chunk chunk = filled.take();
      ended = chunk.count == 0;
      last = chunk;
      switch (chunk.failure) {
        case null -> {}
        case IOException failure -> throw failure;
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case Throwable other -> throw new IllegalStateException("decoding failed", other);
      }
      return ended ? null : chunk;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading");
    }
  }

  /** Stops reading ahead and closes the reader. */
  @Override
  public void close() throws IOException {
    ended = true;
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    source.close();
  }

  private void decode() {
    try {
      boolean more = true;
      while (more) {
        Chunk chunk = empty.take();
        try {
          fill(chunk);
        } catch (IOException | RuntimeException | Error e) {
          chunk.count = 0;
          chunk.failure = e;
        }
        // The reader is given back as empty, so it is not looked at once it is handed on.
        more = chunk.count > 0;
        filled.put(chunk);
      }
    } catch (InterruptedException closed) {
      // Nobody wants the rest.
      return;
    }
  }

  private void fill(Chunk chunk) throws IOException {
    chunk.count = Math.max(0, source.read(chunk.chars, 0, CHARS_MAX));
    if (first && chunk.count > 0) {
      first = false;
      if (chunk.chars[0] == '\uFEFF') {
        System.arraycopy(chunk.chars, 1, chunk.chars, 0, chunk.count - 1);
        chunk.count--;
        if (chunk.count == 0) {
          fill(chunk);
          return;
        }
      }
    }
    findLines(chunk);
  }

  private void findLines(Chunk chunk) {
    char[] chars = chunk.chars;
    chunk.lines = 0;
    chunk.sawNul = false;
    chunk.completesLineBreak = chunk.count > 0 && endsWithCr && chars[0] == '\n';
    for (int i = chunk.completesLineBreak ? 1 : 0; i < chunk.count; i++) {
      char c = chars[i];
      if (c > '\r') {
        continue;
      }
      if (c == '\n' && i > 0 && chars[i - 1] == '\r') {
        chunk.lineEnds[chunk.lines - 1] = i + 1;
      } else if (c == '\n' || c == '\r') {
        if (chunk.lines == chunk.lineEnds.length) {
          chunk.lineEnds = Arrays.copyOf(chunk.lineEnds, chunk.lines * 2);
        }
        chunk.lineEnds[chunk.lines++] = i + 1;
      } else {
        chunk.sawNul |= c == 0;
      }
    }
    endsWithCr = chunk.count > 0 && chars[chunk.count - 1] == '\r';
  }
}
