package io.quimbi.core.lifetime;

import io.quimbi.testkit.SharedFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The CDNOW sample's summary, and rows of comma separated files. */
final class Cdnow {
  private Cdnow() {}

  /**
   * 2,357 customers as of 1997-09-30, with the exact days behind the two decimals of the file's
   * weeks: the published figures were fitted to those.
   */
  static PurchaseSummaries summary() throws IOException {
    List<String[]> rows = rows("data/cdnow/cdnow_sample_rfm_summary.csv.gz");
    int n = rows.size();
    int[] x = new int[n];
    double[] tx = new double[n];
    double[] age = new double[n];
    double[] mean = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = Integer.parseInt(rows.get(i)[1]);
      tx[i] = Math.round(Double.parseDouble(rows.get(i)[2]) * 7) / 7.0;
      age[i] = Math.round(Double.parseDouble(rows.get(i)[3]) * 7) / 7.0;
      mean[i] = Double.parseDouble(rows.get(i)[4]);
    }
    return PurchaseSummaries.of(AgeUnit.WEEK, x, tx, age, mean);
  }

  /** The rows after the header of a file in the shared folder, unquoted. */
  static List<String[]> rows(String relative) throws IOException {
    Path file = SharedFiles.require(relative);
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                relative.endsWith(".gz")
                    ? new GZIPInputStream(Files.newInputStream(file))
                    : Files.newInputStream(file),
                StandardCharsets.UTF_8))) {
      return in.lines().skip(1).map(line -> line.split(",", -1)).toList();
    }
  }
}
