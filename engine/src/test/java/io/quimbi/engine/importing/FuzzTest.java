package io.quimbi.engine.importing;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.core.history.OrderRows;
import io.quimbi.engine.QuimbiException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever the bytes of a file, an import ends with a report that adds up or with one error that a
 * person can do something about. Another seed is given by {@code -Dquimbi.seed}.
 */
class FuzzTest {
  private static final long SEED = Long.getLong("quimbi.seed", 20_240_501L);
  private static final int ROUNDS = 150;

  /** What breaks readers: structure, numbers and texts at the border of what is allowed. */
  private static final String[] BITS = {
    "\"",
    "\"\"",
    "\n",
    "\r",
    "\r\n",
    ",",
    ";",
    "\t",
    "\0",
    "-",
    "0",
    "1e999999999",
    "-1e9",
    "NaN",
    "99999999999999999999",
    "9000000000",
    "0.0000004",
    "2024-02-30",
    "9999-12-31T23:59:60Z",
    "é",
    "\uFFFD",
    "\uFEFF",
    " ",
    "\u00A0",
    "customer_id",
    "#1000",
    "A",
    "C",
    "=1+1",
    "a".repeat(300),
    "2024-05-01 09:58:12 -0400",
    "EUR",
    "USD"
  };

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(OrderFormat.class)
  void mutatedFilesGiveAReportOrOneError(OrderFormat format) {
    SplittableRandom random = new SplittableRandom(SEED + format.ordinal());
    int reports = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String text = String.join("\n", RandomFiles.of(format, random.split(), 30)) + "\n";
      byte[] bytes = mutate(text.getBytes(StandardCharsets.UTF_8), random);
      OrderFormat asked = random.nextBoolean() ? format : null;
      reports += run(bytes, asked, round) ? 1 : 0;
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
      run(bytes, null, round);
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
      run(out.toByteArray(), OrderFormat.QUIMBI, round);
    }
  }

  private boolean run(byte[] bytes, @Nullable OrderFormat format, int round) {
    ImportFixture fixture = new ImportFixture(folder);
    Path file = fixture.write("fuzz.csv", bytes);
    ImportReport report;
    try {
      report = fixture.run(fixture.options(file).withFormat(format));
    } catch (QuimbiException e) {
      assertThat(e.kind()).as("%s", e.getMessage()).isEqualTo(QuimbiException.Kind.BAD_INPUT);
      assertThat(e.code()).startsWith("IMPORT_");
      assertThat(fixture.store().find("shop")).isEmpty();
      return false;
    } catch (RuntimeException e) {
      throw new AssertionError(
          "round " + round + " with -Dquimbi.seed=" + SEED + " ended with " + e, e);
    } finally {
      assertThat(folder.resolve("fuzz.rejects.csv.part")).doesNotExist();
    }
    checkReport(report, fixture.rows());
    return true;
  }

  private static void checkReport(ImportReport report, OrderRows rows) {
    FileReport file = report.orders();
    long skipped = file.skipped().values().stream().mapToLong(Long::longValue).sum();
    assertThat(file.rowsKept() + skipped + file.rejected()).isEqualTo(file.rowsRead());
    assertThat(file.rowsKept()).isPositive();
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

  private static byte[] mutate(byte[] bytes, SplittableRandom random) {
    byte[] mutated = bytes;
    for (int i = 1 + random.nextInt(6); i > 0; i--) {
      int at = random.nextInt(mutated.length + 1);
      mutated =
          switch (random.nextInt(8)) {
            case 0 -> splice(mutated, at, Math.min(mutated.length, at + 1), randomByte(random));
            case 1 ->
                splice(
                    mutated, at, Math.min(mutated.length, at + random.nextInt(200)), new byte[0]);
            case 2 -> splice(mutated, at, at, mutated);
            case 3 ->
                random.nextInt(5) == 0 ? splice(mutated, at, mutated.length, new byte[0]) : mutated;
            case 4 -> random.nextInt(5) == 0 ? ImportFixture.gzip(mutated) : mutated;
            default ->
                splice(
                    mutated,
                    at,
                    at,
                    BITS[random.nextInt(BITS.length)].getBytes(StandardCharsets.UTF_8));
          };
      if (mutated.length > 200_000 || mutated.length == 0) {
        return bytes;
      }
    }
    return mutated;
  }

  private static byte[] randomByte(SplittableRandom random) {
    return new byte[] {(byte) random.nextInt(256)};
  }

  private static byte[] splice(byte[] bytes, int from, int to, byte[] between) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, from);
    out.writeBytes(between);
    out.write(bytes, to, bytes.length - to);
    return out.toByteArray();
  }
}
