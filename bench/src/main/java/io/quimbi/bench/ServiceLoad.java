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
 * Usage: {@code bench/run ServiceLoad URL KEY CUSTOMERS WHAT:RATE:SECONDS[:WARM] …}, where WHAT is
 * one of {@link What} in lower case, RATE requests a second, or 0 for as many as eight connections
 * make, and WARM seconds of the same before it that do not count. With a rate, a request is due at
 * its time whether the one before was answered or not, and waiting counts.
 *
 * <p>{@code order} adds orders to the store; run it on one that can be built again.
 */
public final class ServiceLoad {
  private static final int CONNECTIONS = 8;
  private static final int SAMPLES_MAX = 2_000_000;

  /** One order in so many is the first of a new customer, as in {@link LiveStudy}. */
  private static final int NEW_CUSTOMER_EVERY = 10;

  private static final int PRODUCTS = 400;
  private static final int CATEGORIES = 8;

  /** What is asked for. */
  private enum What {
    /** A customer's thumbprint. */
    CUSTOMER,
    /** The thumbprint of two orders in the body. */
    ASSIGN,
    /** An order of one to three lines, one in ten of a new customer. */
    ORDER,
    /** The ten most alike. */
    LOOKALIKES,
    /** A customer's snapshots. */
    TIMELINE,
    /** Who changed most. */
    MOVERS,
    /** The first page, signed in. */
    OVERVIEW
  }

  private final URI url;
  private final String key;
  private final int customers;
  private final String prefix = "L" + Long.toString(System.currentTimeMillis(), 36) + "-";
  private final AtomicLong ordersMade = new AtomicLong();
  private What what = What.CUSTOMER;
  private String cookie = "";
  private final long[] nanos = new long[SAMPLES_MAX];
  private final AtomicInteger samples = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicLong next = new AtomicLong();

  private ServiceLoad(URI url, String key, int customers) {
    this.url = url;
    this.key = key;
    this.customers = customers;
  }

  /** Runs the study. */
  public static void main(String[] args) throws Exception {
    if (args.length < 4) {
      System.err.println(
          "usage: bench/run ServiceLoad URL KEY CUSTOMERS WHAT:RATE:SECONDS[:WARM] …, such as"
              + " customer:200:20:5 order:200:30");
      System.exit(2);
    }
    ServiceLoad load = new ServiceLoad(URI.create(args[0]), args[1], Integer.parseInt(args[2]));
    for (String step : Arrays.copyOfRange(args, 3, args.length)) {
      String[] parts = step.split(":", -1);
      load.what = What.valueOf(parts[0].toUpperCase(Locale.ROOT));
      int rate = Integer.parseInt(parts[1]);
      int seconds = Integer.parseInt(parts[2]);
      if (load.what == What.OVERVIEW) {
        load.signIn();
      }
      if (parts.length > 3) {
        load.run(rate, Integer.parseInt(parts[3]));
      }
      load.run(rate, seconds);
      load.print(rate, seconds);
    }
  }

  private void signIn() throws IOException {
    Connection connection = new Connection(url);
    connection.send(
        text("POST", "/app/sign-in", "application/x-www-form-urlencoded", "key=" + key));
    connection.close();
    cookie = connection.cookie;
    if (cookie.isEmpty()) {
      throw new IOException("the service set no cookie for the key; is it one of this service?");
    }
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
      case CUSTOMER -> get("/segments/customer/" + id);
      case LOOKALIKES -> get("/api/customers/" + id + "/lookalikes?count=10");
      case TIMELINE -> get("/drift_analysis/customer/" + id + "/timeline");
      case MOVERS -> get("/movers");
      case OVERVIEW -> get("/app");
      case ASSIGN ->
          post(
              "/segments/assign",
              """
              {"customer_id":"%s","orders":[{"order_id":"a","order_date":"2026-05-%02d","total_price":%d},\
              {"order_id":"b","ordered_at":"2026-06-01T10:00:00Z","items":[{"product_name":"Tea",\
              "quantity":2,"unit_price":4.5}]}]}\
              """
                  .formatted(id, 1 + random.nextInt(28), 10 + random.nextInt(90)));
      case ORDER -> post("/orders", order(random, id));
    };
  }

  private String order(Random random, String id) {
    long number = ordersMade.getAndIncrement();
    StringBuilder items = new StringBuilder();
    for (int line = random.nextInt(3); line >= 0; line--) {
      int product = random.nextInt(PRODUCTS);
      items.append(
          """
          %s{"product_id":"L%d","product_name":"Tea %d","category":"Kind %d","quantity":1,"unit_price":%d}\
          """
              .formatted(
                  items.isEmpty() ? "" : ",",
                  product,
                  product,
                  product % CATEGORIES,
                  5 + random.nextInt(50)));
    }
    return """
    {"order_id":"%s%d","customer_id":"%s","ordered_at":"2026-07-01T10:00:00Z","items":[%s]}\
    """
        .formatted(
            prefix,
            number,
            random.nextInt(NEW_CUSTOMER_EVERY) == 0 ? prefix + "customer-" + number : id,
            items);
  }

  private byte[] get(String path) {
    return text("GET", path, "application/json", "");
  }

  private byte[] post(String path, String body) {
    return text("POST", path, "application/json", body);
  }

  private byte[] text(String method, String path, String type, String body) {
    return (method
            + " "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\n"
            + (path.startsWith("/app") ? "Cookie: " + cookie : "X-API-Key: " + key)
            + "\r\nContent-Type: "
            + type
            + "\r\nContent-Length: "
            + body.getBytes(StandardCharsets.UTF_8).length
            + "\r\n\r\n"
            + body)
        .getBytes(StandardCharsets.UTF_8);
  }

  private void print(int rate, int seconds) {
    int count = Math.min(samples.get(), SAMPLES_MAX);
    Durations times = new Durations(Arrays.copyOf(nanos, count));
    System.out.printf(
        Locale.ROOT,
        "%s, %s, %d s: %,d answers, %.0f a second, p50 %.2f ms, p90 %.2f, p95 %.2f, p99 %.2f,"
            + " p99.9 %.2f, max %.1f; %d failures%n",
        what.name().toLowerCase(Locale.ROOT),
        rate == 0 ? CONNECTIONS + " connections" : rate + " a second",
        seconds,
        samples.get(),
        samples.get() / (double) seconds,
        times.millis(0.5),
        times.millis(0.9),
        times.millis(0.95),
        times.millis(0.99),
        times.millis(0.999),
        times.millis(1),
        failures.get());
  }

  /** A connection that is kept. */
  private static final class Connection {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private String cookie = "";

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
        } else if (lower.startsWith("set-cookie:")) {
          cookie = line.substring(11).split(";", -1)[0].strip();
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
