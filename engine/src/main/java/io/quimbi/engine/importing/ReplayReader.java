package io.quimbi.engine.importing;

import io.quimbi.engine.QuimbiException;
import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;

/**
 * Hands on the characters of another reader and keeps those since a given line, so that the text of
 * a row can be shown, and reading can go back to the start of a line when a row turns out to be
 * broken. Lines end with LF, CR or CRLF and are counted from 1. A byte-order mark at the start is
 * dropped. What it reads is decoded beside it ({@link DecodedChunks}).
 */
final class ReplayReader extends Reader {
  private static final int CHUNK = DecodedChunks.CHARS_MAX;

  private final DecodedChunks source;
  private final int keptMax;

  private char[] kept = new char[4 * CHUNK];
  private int keptEnd;
  private int next;

  private int[] lineStart = new int[1024];
  private int lineCount = 1;
  private long firstLine = 1;
  private long keepFromLine = 1;

  private boolean sawNul;

  /**
   * @param source is read ahead of what is asked for
   * @param keptMax how many characters one row may have, all its lines together
   */
  ReplayReader(Reader source, int keptMax) {
    this.source = new DecodedChunks(source);
    this.keptMax = keptMax;
  }

  @Override
  public int read(char[] to, int offset, int length) throws IOException {
    if (next == keptEnd && !fill()) {
      return -1;
    }
    int count = Math.min(length, keptEnd - next);
    System.arraycopy(kept, next, to, offset, count);
    next += count;
    return count;
  }

  /** Whether a NUL character was read so far. */
  boolean sawNul() {
    return sawNul;
  }

  /** Text and lines before {@code line} are no longer needed. */
  void forgetBefore(long line) {
    keepFromLine = Math.max(keepFromLine, line);
  }

  /**
   * The text of {@code count} lines from {@code line} on, without the line break at its end; at
   * most {@code lengthMax} characters of it.
   */
  String text(long line, long count, int lengthMax) {
    int from = startOf(line);
    int to = startOf(line + count);
    while (to > from && (kept[to - 1] == '\n' || kept[to - 1] == '\r')) {
      to--;
    }
    return new String(kept, from, Math.min(to - from, lengthMax));
  }

  /** How many characters the line has, its line break included. */
  int length(long line) {
    return startOf(line + 1) - startOf(line);
  }

  /** Goes back, or forward, so that the next character read is the first of {@code line}. */
  void replayFrom(long line) throws IOException {
    while (line - firstLine >= lineCount && fill()) {
      // Reads until the line has begun, or to the end.
    }
    next = startOf(line);
  }

  @Override
  public void close() throws IOException {
    source.close();
  }

  private int startOf(long line) {
    long index = line - firstLine;
    return index < lineCount ? lineStart[(int) index] : keptEnd;
  }

  private boolean fill() throws IOException {
    makeRoom();
    DecodedChunks.Chunk chunk = source.next();
    if (chunk == null) {
      return false;
    }
    if (chunk.completesLineBreak) {
      lineStart[lineCount - 1] = keptEnd + 1;
    }
    if (lineCount + chunk.lines > lineStart.length) {
      lineStart = Arrays.copyOf(lineStart, Math.max(lineCount + chunk.lines, lineStart.length * 2));
    }
    for (int line = 0; line < chunk.lines; line++) {
      lineStart[lineCount++] = keptEnd + chunk.lineEnds[line];
    }
    sawNul |= chunk.sawNul;
    System.arraycopy(chunk.chars, 0, kept, keptEnd, chunk.count);
    keptEnd += chunk.count;
    return true;
  }

  private void makeRoom() {
    if (kept.length - keptEnd >= CHUNK) {
      return;
    }
    int forget = (int) Math.min(keepFromLine - firstLine, lineCount - 1L);
    int drop = Math.min(lineStart[forget], next);
    if (forget > 0 && drop == lineStart[forget]) {
      System.arraycopy(kept, drop, kept, 0, keptEnd - drop);
      keptEnd -= drop;
      next -= drop;
      lineCount -= forget;
      firstLine += forget;
      for (int i = 0; i < lineCount; i++) {
        lineStart[i] = lineStart[i + forget] - drop;
      }
    }
    if (kept.length - keptEnd < CHUNK) {
      if (keptEnd > keptMax) {
        throw new QuimbiException(
            QuimbiException.Kind.BAD_INPUT,
            "IMPORT_ROW_TOO_LONG",
            "the row that begins on line "
                + firstLine
                + " is longer than "
                + keptMax
                + " characters: this is not a file of rows; export it again as CSV");
      }
      kept = Arrays.copyOf(kept, kept.length * 2);
    }
  }
}
