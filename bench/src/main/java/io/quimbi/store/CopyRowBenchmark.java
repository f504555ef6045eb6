package io.quimbi.store;

import io.quimbi.core.history.OrderRows;
import io.quimbi.engine.Progress;
import io.quimbi.engine.generate.DemoShop;
import io.quimbi.engine.generate.DemoShopOptions;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.BitSet;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.QueryExecutor;

/**
 * An order with its lines by binary COPY: only encoded, the bytes going nowhere, and sent to the
 * embedded server, which writes it into a table without index that the same transaction made, as a
 * store's first import does.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CopyRowBenchmark {
  private static final int ROWS = 40_000;

  /** The orders. */
  @State(Scope.Benchmark)
  public static class Orders {
    private static final int CUSTOMERS = 6_000;
    private static final long SEED = 42;

    private final OrderRows rows =
        new DemoShop(DemoShopOptions.of(CUSTOMERS, SEED)).rows(ZoneOffset.UTC);
    private final BitSet first = new BitSet();
    private final byte[] hashes = OrderHash.ofAll(rows);

    /** Takes the first orders. */
    @Setup
    public void prepare() {
      if (rows.orderCount() < ROWS) {
        throw new IllegalStateException(
            "the shop has fewer than " + ROWS + " orders; give it more customers");
      }
      first.set(0, ROWS);
    }

    long writeTo(Connection connection, String table, boolean frozen) throws SQLException {
      StoredOrders stored =
          new StoredOrders(
              1,
              rows,
              first,
              numbers(rows.orderCount()),
              hashes,
              numbers(rows.customers().size()),
              numbers(rows.products().size()),
              numbers(rows.categories().size()),
              numbers(rows.channels().size()),
              numbers(rows.reasons().size()));
      try (CopyWriter out = new CopyWriter(connection, table, StoredOrders.ORDER_COLUMNS, frozen)) {
        stored.writeOrders(out, Progress.NONE);
        return out.finish();
      }
    }

    private static int[] numbers(int size) {
      return IntStream.rangeClosed(1, size).toArray();
    }
  }

  /** A connection that takes a COPY and drops it. */
  @State(Scope.Benchmark)
  public static class Nowhere {
    private long bytes;

    private final Connection connection =
        proxy(
            BaseConnection.class,
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "unwrap" -> self;
                  case "getCopyAPI" -> new CopyManager((BaseConnection) self);
                  case "getQueryExecutor" -> executor();
                  case "getAutoCommit" -> false;
                  case "getEncoding" -> org.postgresql.core.Encoding.getJVMEncoding("UTF-8");
                  default -> throw new UnsupportedOperationException(method.toString());
                });

    private QueryExecutor executor() {
      CopyIn copy =
          proxy(
              CopyIn.class,
              (self, method, arguments) ->
                  switch (method.getName()) {
                    case "writeToCopy" -> {
                      bytes += (int) arguments[2];
                      yield null;
                    }
                    case "endCopy" -> bytes;
                    case "isActive" -> true;
                    default -> throw new UnsupportedOperationException(method.toString());
                  });
      return proxy(
          QueryExecutor.class,
          (self, method, arguments) -> {
            if (method.getName().equals("startCopy")) {
              return copy;
            }
            throw new UnsupportedOperationException(method.toString());
          });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
      return type.cast(
          Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
  }

  /** The embedded server in a folder of its own. */
  @State(Scope.Benchmark)
  public static class Server {
    private final Path home = temporary();
    private final Database database = Database.embedded(home);
    private final Connection connection = connect(database);

    private static Path temporary() {
      try {
        return Files.createTempDirectory("quimbi-bench");
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    private static Connection connect(Database database) {
      try {
        Connection connection = database.connections().take();
        connection.setAutoCommit(false);
        return connection;
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Makes the table, in the transaction that fills it. */
    @Setup(Level.Invocation)
    public void begin() throws SQLException {
      Db.execute(connection, "CREATE TABLE bench_order (LIKE shop_order INCLUDING STORAGE)");
    }

    /** Takes the table back. */
    @TearDown(Level.Invocation)
    public void undo() throws SQLException {
      connection.rollback();
    }

    /** Stops the server and removes its folder. */
    @TearDown
    public void end() throws IOException {
      database.close();
      try (Stream<Path> files = Files.walk(home)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /** Encoding alone, counted per row; gives the number of bytes so far. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public long encoded(Orders orders, Nowhere nowhere) throws SQLException {
    return orders.writeTo(nowhere.connection, "nowhere", false);
  }

  /** Encoding, sending and the server's work up to the commit, counted per row. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public long stored(Orders orders, Server server) throws SQLException {
    long rows = orders.writeTo(server.connection, "bench_order", true);
    if (rows != ROWS) {
      throw new IllegalStateException("rows differ: sent " + ROWS + ", stored " + rows);
    }
    return rows;
  }
}
