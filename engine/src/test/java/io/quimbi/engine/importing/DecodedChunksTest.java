package io.quimbi.engine.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecodedChunksTest {
  private static final String TEXT = "a\r\nbc\rd\n\r\n\n\r\rend\r\n";

  /** After each line break of {@link #TEXT}. */
  private static final List<Integer> LINE_ENDS = List.of(3, 6, 8, 10, 11, 12, 13, 18);

  /** Gives a text some characters at a time, and then fails where that is wanted. */
  private static final class Slowly extends Reader {
    private final String text;
    private final int most;
    private final boolean fails;
    private final AtomicBoolean closed = new AtomicBoolean();
    private int next;

    Slowly(String text, int most, boolean fails) {
      this.text = text;
      this.most = most;
      this.fails = fails;
    }

    @Override
    public int read(char[] to, int offset, int length) throws IOException {
      int count = Math.min(Math.min(most, length), text.length() - next);
      if (count == 0) {
        if (fails) {
          throw new IOException("cut off");
        }
        return -1;
      }
      text.getChars(next, next + count, to, offset);
      next += count;
      return count;
    }

    @Override
    public void close() {
      closed.set(true);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 100})
  void linesEndWhereTheyDoWhereverChunksEnd(int most) throws IOException {
    StringBuilder text = new StringBuilder();
    List<Integer> lineEnds = new ArrayList<>();
    try (DecodedChunks chunks = new DecodedChunks(new Slowly("\uFEFF" + TEXT, most, false))) {
      for (DecodedChunks.Chunk chunk = chunks.next(); chunk != null; chunk = chunks.next()) {
        if (chunk.completesLineBreak) {
          lineEnds.set(lineEnds.size() - 1, text.length() + 1);
        }
        for (int line = 0; line < chunk.lines; line++) {
          lineEnds.add(text.length() + chunk.lineEnds[line]);
        }
        assertThat(chunk.sawNul).isFalse();
        text.append(chunk.chars, 0, chunk.count);
      }
      assertThat(chunks.next()).as("after the end").isNull();
    }

    assertThat(text).hasToString(TEXT);
    assertThat(lineEnds).isEqualTo(LINE_ENDS);
  }

  @Test
  void nulIsToldOfItsChunk() throws IOException {
    try (DecodedChunks chunks = new DecodedChunks(new Slowly("ab\0d", 2, false))) {
      assertThat(Objects.requireNonNull(chunks.next()).sawNul).isFalse();
      assertThat(Objects.requireNonNull(chunks.next()).sawNul).isTrue();
    }
  }

  @Test
  void failureComesAfterAllThatWasReadBeforeIt() throws IOException {
    try (DecodedChunks chunks = new DecodedChunks(new Slowly("abc", 1, true))) {
      for (char expected : "abc".toCharArray()) {
        assertThat(Objects.requireNonNull(chunks.next()).chars[0]).isEqualTo(expected);
      }
      assertThatThrownBy(chunks::next).isInstanceOf(IOException.class).hasMessage("cut off");
    }
  }

  @Test
  void closingBeforeTheEndStopsReadingAheadAndClosesTheReader() throws IOException {
    Slowly source = new Slowly("x".repeat(1_000), 1, false);
    DecodedChunks chunks = new DecodedChunks(source);
    assertThat(chunks.next()).isNotNull();

    chunks.close();

    assertThat(source.closed).isTrue();
    assertThat(source.next).as("no more than what has room").isLessThan(20);
    assertThat(chunks.next()).isNull();
  }
}
