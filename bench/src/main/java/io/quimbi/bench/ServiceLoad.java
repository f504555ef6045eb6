package io.quimbi.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Load on a running service, over plain sockets, since the machine's cores are shared with it.
 * Usage: {@code bench/run ServiceLoad URL KEY WHAT RATE SECONDS CUSTOMERS}, where WHAT is {@code
 * customer}, {@code assign} or {@code order} and RATE requests a second, or 0 for as many as eight
 * connections make. With a rate, a request is due at its time whether the one before was answered
 * or not, and waiting counts.
 */
public final class ServiceLoad {
  private static final int CONNECTIONS = 8;
  private static final int SAMPLES_MAX = 2_000_000;

  private final URI url;
  private final String key;
  private final String what;
  private final int customers;
  private final long[] nanos = new long[SAMPLES_MAX];
  private final AtomicInteger samples = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicLong next = new AtomicLong();

  private ServiceLoad(URI url, String key, String what, int customers) {
    this.url = url;
    this.key = key;
    this.what = what;
    this.customers = customers;
  }

  /** Runs the study. */
  public static void main(String[] args) throws Exception {
    if (args.length < 6) {
      System.err.println(
          "usage: bench/run ServiceLoad URL KEY customer|assign|order RATE SECONDS CUSTOMERS");
      System.exit(2);
    }
    ServiceLoad load =
        new ServiceLoad(URI.create(args[0]), args[1], args[2], Integer.parseInt(args[5]));
    int rate = Integer.parseInt(args[3]);
    int seconds = Integer.parseInt(args[4]);
    // The service compiles its paths while nobody looks.
    load.run(rate, Math.max(3, seconds / 3));
    load.run(rate, seconds);
    load.print(rate, seconds);
  }

  private void run(int rate, int seconds) throws InterruptedException {
    samples.set(0);
    failures.set(0);
    next.set(0);
    long began = System.nanoTime();
    long end = began + seconds * 1_000_000_000L;
    Thread[] threads = new Thread[CONNECTIONS];
    for (int t = 0; t < threads.length; t++) {
      int seed = t;
      threads[t] = Thread.ofPlatform().start(() -> work(rate, began, end, seed));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void work(int rate, long began, long end, int seed) {
    Random random = new Random(seed);
    @Nullable Connection connection = null;
    while (true) {
      long due = System.nanoTime();
      if (rate > 0) {
        due = began + next.getAndIncrement() * 1_000_000_000L / rate;
        long wait = due - System.nanoTime();
        if (wait > 0) {
          LockSupport.parkNanos(wait);
        }
      }
      if (due >= end) {
        break;
      }
      try {
        if (connection == null) {
          connection = new Connection(url);
        }
        int status = connection.send(request(random));
        if (status >= 300) {
          failures.incrementAndGet();
        }
        int sample = samples.getAndIncrement();
        if (sample < SAMPLES_MAX) {
          nanos[sample] = System.nanoTime() - due;
        }
      } catch (IOException e) {
        failures.incrementAndGet();
        connection = null;
      }
    }
    if (connection != null) {
      connection.close();
    }
  }

  private byte[] request(Random random) {
    String id = "C%07d".formatted(1 + random.nextInt(customers));
    return switch (what) {
      case "customer" -> text("GET", "/segments/customer/" + id, "");
      case "assign" ->
          text(
              "POST",
              "/segments/assign",
              """
              {"customer_id":"%s","orders":[{"order_id":"a","order_date":"2026-05-%02d","total_price":%d},\
              {"order_id":"b","ordered_at":"2026-06-01T10:00:00Z","items":[{"product_name":"Tea",\
              "quantity":2,"unit_price":4.5}]}]}\
              """
                  .formatted(id, 1 + random.nextInt(28), 10 + random.nextInt(90)));
      case "order" ->
          text(
              "POST",
              "/orders",
              """
              {"order_id":"L%d-%d","customer_id":"%s","ordered_at":"2026-07-01T10:00:00Z",\
              "items":[{"product_id":"P1","product_name":"Tea","category":"Pantry","quantity":1,"unit_price":%d}]}\
              """
                  .formatted(System.nanoTime(), random.nextInt(1000), id, 5 + random.nextInt(50)));
      default -> throw new IllegalArgumentException(what + " must be customer, assign or order");
    };
  }

  private byte[] text(String method, String path, String body) {
    return (method
            + " "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nX-API-Key: "
            + key
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + body.getBytes(StandardCharsets.UTF_8).length
            + "\r\n\r\n"
            + body)
        .getBytes(StandardCharsets.UTF_8);
  }

  private void print(int rate, int seconds) {
    int count = Math.min(samples.get(), SAMPLES_MAX);
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    System.out.printf(
        Locale.ROOT,
        "%s, %s, %d s: %,d answers, %.0f a second, p50 %.2f ms, p90 %.2f, p99 %.2f, max %.1f; %d"
            + " failures%n",
        what,
        rate == 0 ? CONNECTIONS + " connections" : rate + " a second",
        seconds,
        samples.get(),
        samples.get() / (double) seconds,
        at(sorted, 0.5),
        at(sorted, 0.9),
        at(sorted, 0.99),
        at(sorted, 1),
        failures.get());
  }

  private static double at(long[] sorted, double share) {
    return sorted.length == 0
        ? Double.NaN
        : sorted[(int) Math.min(sorted.length - 1L, (long) (share * sorted.length))] / 1e6;
  }

  /** A connection that is kept. */
  private static final class Connection {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Connection(URI url) throws IOException {
      socket = new Socket(url.getHost(), url.getPort());
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(30_000);
      in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
      out = socket.getOutputStream();
    }

    /** Sends a request and reads the whole answer; its status. */
    int send(byte[] request) throws IOException {
      out.write(request);
      String line = line();
      int status = Integer.parseInt(line.substring(9, 12));
      long length = 0;
      boolean chunked = false;
      for (line = line(); !line.isEmpty(); line = line()) {
        String lower = line.toLowerCase(Locale.ROOT);
        if (lower.startsWith("content-length:")) {
          length = Long.parseLong(line.substring(15).strip());
        } else if (lower.startsWith("transfer-encoding:")) {
          chunked = true;
        }
      }
      if (chunked) {
        for (long size = Long.parseLong(line(), 16); size > 0; size = Long.parseLong(line(), 16)) {
          in.skipNBytes(size + 2);
        }
        line();
      } else {
        in.skipNBytes(length);
      }
      return status;
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          throw new EOFException();
        }
        if (c != '\r') {
          line.append((char) c);
        }
      }
      return line.toString();
    }

    void close() {
      try {
        socket.close();
      } catch (IOException e) {
        // It is over in any case.
        return;
      }
    }
  }
}
