package io.quimbi.server.mcp;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A pair of streams with a message a line, whose end is passed on only when every request has its
 * answer: whoever pipes questions in and closes would otherwise miss the answers to the last.
 */
final class Conversation {
  /** Longer than any answer takes; who is asked for more than this is not heard any more. */
  private static final int WAIT_SECONDS_MAX = 60;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final InputStream in;
  private final OutputStream out;
  private final CountDownLatch ended = new CountDownLatch(1);
  private int unanswered;

  Conversation(InputStream in, OutputStream out) {
    this.in = new Asked(in);
    this.out = new Answered(out);
  }

  /** What the server reads. */
  InputStream in() {
    return in;
  }

  /** What the server writes. */
  OutputStream out() {
    return out;
  }

  /** Waits until there are no more requests and all are answered. */
  void awaitEnd() throws InterruptedException {
    ended.await();
  }

  private synchronized void asked(String line) {
    JsonNode message = message(line);
    unanswered += message.has("method") && message.has("id") ? 1 : 0;
  }

  private synchronized void answered(String line) {
    JsonNode message = message(line);
    if (!message.has("method") && message.has("id")) {
      unanswered--;
      notifyAll();
    }
  }

  private synchronized void awaitAnswers() throws IOException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS_MAX);
    try {
      while (unanswered > 0 && System.nanoTime() < until) {
        TimeUnit.NANOSECONDS.timedWait(this, until - System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for the last answers", e);
    }
    ended.countDown();
  }

  /**
   * What the line says; what is no JSON object is the server's to refuse, and counts for nothing.
   */
  private static JsonNode message(String line) {
    try {
      return JSON.readTree(line);
    } catch (JacksonException notJson) {
      return JSON.missingNode();
    }
  }

  /** Gathers bytes into lines. */
  private abstract static class Lines {
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    void add(int b) {
      if (b == '\n') {
        whole(line.toString(StandardCharsets.UTF_8));
        line.reset();
      } else {
        line.write(b);
      }
    }

    abstract void whole(String text);
  }

  private final class Asked extends FilterInputStream {
    private final Lines lines =
        new Lines() {
          @Override
          void whole(String text) {
            asked(text);
          }
        };

    Asked(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      int read = super.read(to, offset, length);
      if (read < 0) {
        awaitAnswers();
      }
      for (int i = 0; i < read; i++) {
        lines.add(to[offset + i]);
      }
      return read;
    }
  }

  private final class Answered extends FilterOutputStream {
    private final Lines lines =
        new Lines() {
          @Override
          void whole(String text) {
            answered(text);
          }
        };

    Answered(OutputStream out) {
      super(out);
    }

    @Override
    public synchronized void write(int b) throws IOException {
      out.write(b);
      lines.add(b);
    }

    @Override
    public synchronized void write(byte[] from, int offset, int length) throws IOException {
      out.write(from, offset, length);
      out.flush();
      for (int i = 0; i < length; i++) {
        lines.add(from[offset + i]);
      }
    }
  }
}
