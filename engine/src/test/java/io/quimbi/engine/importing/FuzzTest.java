package io.quimbi.engine.importing;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.core.history.OrderRows;
import io.quimbi.engine.QuimbiException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever the bytes of a file, an import ends, soon, with a report that adds up or with one error
 * that a person can do something about. {@code -Dquimbi.seed} repeats a run; {@code bench/fuzz}
 * goes on for as long as is asked for.
 */
class FuzzTest {
  private static final long SEED = Long.getLong("quimbi.seed", 20_240_501L);
  private static final int ROUNDS = 150;

  /** An input of at most some megabytes takes milliseconds; on a busy machine, some more. */
  private static final int SECONDS_MAX = 20;

  /** What a person reads to its end. */
  private static final int MESSAGE_CHARS_MAX = 2_000;

  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("fuzz").factory());
  private final Map<String, Integer> endings = new TreeMap<>();
  private Duration slowest = Duration.ZERO;

  @TempDir Path folder;

  @AfterEach
  void stopWorker() {
    worker.shutdownNow();
  }

  @ParameterizedTest
  @EnumSource(FuzzInput.Kind.class)
  void mutatedFilesGiveAReportOrOneError(FuzzInput.Kind kind) {
    SplittableRandom random = new SplittableRandom(SEED + kind.ordinal());
    int reports = 0;
    for (int round = 0; round < ROUNDS; round++) {
      reports += run(FuzzInput.next(kind, random.split()), round) ? 1 : 0;
    }
    // Were every file refused at the door, nothing would have been tried.
    assertThat(reports).isGreaterThan(ROUNDS / 4);
  }

  @Test
  void randomBytesGiveAReportOrOneError() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = new byte[random.nextInt(2_000)];
      random.nextBytes(bytes);
      run(new FuzzInput(FuzzInput.Kind.OWN, bytes, null), round);
    }
  }

  @Test
  void randomBytesBehindAHeaderGiveAReportOrOneError() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = new byte[random.nextInt(2_000)];
      random.nextBytes(bytes);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.writeBytes(
          "customer_id,order_id,ordered_at,unit_price\nC,1,2024-05-01,1\n"
              .getBytes(StandardCharsets.UTF_8));
      out.writeBytes(bytes);
      run(new FuzzInput(FuzzInput.Kind.OWN, out.toByteArray(), OrderFormat.QUIMBI), round);
    }
  }

  @Test
  @EnabledIfSystemProperty(
      named = "quimbi.fuzz.minutes",
      matches = "\\d+",
      disabledReason = "goes on for minutes; run by bench/fuzz")
  void mutatedFilesGiveAReportOrOneErrorForMinutes() {
    long minutes = Long.getLong("quimbi.fuzz.minutes");
    System.out.printf("fuzzing for %d minutes, seed %d%n", minutes, SEED);
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(minutes);
    SplittableRandom random = new SplittableRandom(SEED);
    Map<FuzzInput.Kind, Integer> inputs = new TreeMap<>();
    FuzzInput.Kind[] kinds = FuzzInput.Kind.values();
    int round = 0;
    for (; System.nanoTime() - end < 0; round++) {
      FuzzInput.Kind kind = kinds[round % kinds.length];
      run(FuzzInput.next(kind, random.split()), round);
      inputs.merge(kind, 1, Integer::sum);
    }
    System.out.printf("%d inputs: %s%n", round, inputs);
    System.out.printf("slowest %d ms; ended: %s%n", slowest.toMillis(), endings);
    assertThat(endings).containsKey("report");
  }

  private boolean run(FuzzInput input, int round) {
    long start = System.nanoTime();
    Future<Boolean> ended = worker.submit(() -> imports(input));
    try {
      boolean report = ended.get(SECONDS_MAX, TimeUnit.SECONDS);
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      slowest = took.compareTo(slowest) > 0 ? took : slowest;
      return report;
    } catch (ExecutionException e) {
      throw failure(input, round, "ended with " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      AssertionError hangs = failure(input, round, "did not end in " + SECONDS_MAX + " s", e);
      Thread.getAllStackTraces()
          .forEach(
              (thread, stack) -> {
                if (thread.getName().equals("fuzz")) {
                  hangs.setStackTrace(stack);
                }
              });
      throw hangs;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** A failure that says how to repeat it, its input being kept beside the reports of the tests. */
  private static AssertionError failure(
      FuzzInput input, int round, String what, @Nullable Throwable cause) {
    try {
      Path kept = Files.createTempFile(Files.createDirectories(Path.of("target")), "fuzz", ".csv");
      Files.write(kept, input.bytes());
      return new AssertionError(
          "%s, round %d of -Dquimbi.seed=%d, %s; the input is kept as %s"
              .formatted(input.kind(), round, SEED, what, kept),
          cause);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Imports one input; whether it came to a report. */
  private boolean imports(FuzzInput input) {
    ImportFixture fixture = new ImportFixture(folder);
    ImportReport report;
    try {
      report = fixture.run(input.options(fixture, "fuzz.csv"));
    } catch (QuimbiException e) {
      endings.merge(e.code(), 1, Integer::sum);
      checkError(e);
      assertThat(fixture.store().find("shop")).isEmpty();
      return false;
    } finally {
      assertThat(folder.resolve("fuzz.rejects.csv.part")).doesNotExist();
    }
    endings.merge("report", 1, Integer::sum);
    checkReport(report, fixture.rows());
    report.tickets().ifPresent(FuzzTest::checkCounts);
    return true;
  }

  private static void checkError(QuimbiException e) {
    assertThat(e.kind()).as("%s", e.getMessage()).isEqualTo(QuimbiException.Kind.BAD_INPUT);
    assertThat(e.code()).startsWith("IMPORT_");
    assertThat(e.getMessage())
        .contains(".csv")
        .doesNotContain("java.")
        .doesNotContain("Exception")
        .doesNotContain("null")
        .hasSizeLessThan(MESSAGE_CHARS_MAX);
    assertThat(String.valueOf(e.getMessage()).chars())
        .as("%s has characters that change a terminal", e.getMessage())
        .noneMatch(c -> Character.isISOControl(c) && c != '\n');
  }

  private static void checkCounts(FileReport file) {
    long skipped = file.skipped().values().stream().mapToLong(Long::longValue).sum();
    assertThat(file.rowsKept() + skipped + file.rejected()).isEqualTo(file.rowsRead());
  }

  private static void checkReport(ImportReport report, OrderRows rows) {
    checkCounts(report.orders());
    assertThat(report.orders().rowsKept()).isPositive();
    for (int o = 0; o < rows.orderCount(); o++) {
      assertThat(rows.orderId(o)).isNotBlank().doesNotContain("\0");
      assertThat(rows.customers().text(rows.orderCustomer(o))).isNotBlank().doesNotContain("\0");
    }
    for (int l = 0; l < rows.lineCount(); l++) {
      assertThat(rows.lineQuantity(l)).isPositive().isFinite();
      assertThat(rows.lineDiscount(l)).isBetween(0L, rows.lineListTotal(l));
    }
    for (int r = 0; r < rows.refundCount(); r++) {
      assertThat(rows.refundAmount(r)).isPositive();
    }
    for (int r = 0; r < rows.returnCount(); r++) {
      assertThat(rows.returnQuantity(r)).isPositive().isFinite();
      assertThat(rows.returnAmount(r)).isNotNegative();
    }
    assertThat(rows.toBook().lineCount()).isEqualTo(rows.lineCount());
  }
}
