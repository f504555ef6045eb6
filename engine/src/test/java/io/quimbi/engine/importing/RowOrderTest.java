package io.quimbi.engine.importing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The order of a file's rows is no information. */
class RowOrderTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(OrderFormat.class)
  void permutingRowsGivesTheSameOrderBook(OrderFormat format) {
    SplittableRandom random = new SplittableRandom(17);
    for (int round = 0; round < 12; round++) {
      List<String> lines = RandomFiles.of(format, random.split(), 150);
      List<String> rows = new ArrayList<>(lines.subList(1, lines.size()));
      if (format == OrderFormat.QUIMBI) {
        addFaults(rows);
      }
      ImportFixture fixture = new ImportFixture(folder);
      ImportReport report = fixture.run(file(lines.getFirst(), rows));
      String book = BookText.of(fixture.book());

      Collections.shuffle(rows, new Random(round));
      ImportFixture permuted = new ImportFixture(folder);
      ImportReport again = permuted.run(file(lines.getFirst(), rows));

      assertThat(BookText.of(permuted.book())).isEqualTo(book);
      assertThat(MemoryStore.canonicalOrders(permuted.rows()))
          .isEqualTo(MemoryStore.canonicalOrders(fixture.rows()));
      assertThat(again.orders().skipped()).isEqualTo(report.orders().skipped());
      assertThat(again.orders().rejected()).isEqualTo(report.orders().rejected());
      assertThat(again.returns()).isEqualTo(report.returns());
    }
  }

  /** Rows that cannot be read, and orders that are rejected whole. */
  private static void addFaults(List<String> rows) {
    rows.set(3, rows.get(3).replaceFirst("^C", "D"));
    rows.set(40, rows.get(40).replaceFirst("^C\\d+", ""));
    rows.add("C1,O7,2023-01-01,P9,Late,K,1,1,,,,,,EUR");
    rows.add("C2,O9,never,P9,Late,K,1,1,,,,,,EUR");
  }

  private static String[] file(String header, List<String> rows) {
    List<String> lines = new ArrayList<>(List.of(header));
    lines.addAll(rows);
    return lines.toArray(new String[0]);
  }
}
