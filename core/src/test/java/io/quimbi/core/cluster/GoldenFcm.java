package io.quimbi.core.cluster;

import io.quimbi.testkit.SharedFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fuzzy c-means of other implementations (R e1071 and scikit-learn) kept beside the project: the
 * input as it is, centroids sorted by their first coordinate, memberships in that order, the hard
 * label from 1, and the Euclidean silhouette of each row.
 */
record GoldenFcm(
    Points points,
    double[][] centroids,
    double[][] memberships,
    int[] labels,
    double[] silhouettes,
    String figures) {

  static GoldenFcm load(String data, int clusters, String fuzzifier) {
    String stem = "golden/" + data + "_c" + clusters + "_m" + fuzzifier;
    double[][] rows = numbers(stem + "_membership.csv");
    double[][] memberships = new double[rows.length][clusters];
    int[] labels = new int[rows.length];
    double[] silhouettes = new double[rows.length];
    for (int row = 0; row < rows.length; row++) {
      System.arraycopy(rows[row], 1, memberships[row], 0, clusters);
      labels[row] = (int) rows[row][clusters + 1] - 1;
      silhouettes[row] = rows[row][clusters + 2];
    }
    return new GoldenFcm(
        points(data),
        numbers(stem + "_centres.csv"),
        memberships,
        labels,
        silhouettes,
        figuresOf(data, clusters, fuzzifier));
  }

  /** The unscaled rows of one of the data sets. */
  static Points points(String data) {
    double[][] rows = numbers("golden/" + data + "_input.csv");
    double[][] columns = new double[rows[0].length][rows.length];
    for (int row = 0; row < rows.length; row++) {
      for (int d = 0; d < columns.length; d++) {
        columns[d][row] = rows[row][d];
      }
    }
    return Points.of(columns);
  }

  /** A named figure of this case. */
  double figure(String name) {
    return number(figures, name);
  }

  /** A figure of scikit-learn's for labels described in words. */
  static double silhouetteReference(String data, String labels, String name) {
    for (String one : objects("golden/silhouette_reference.json")) {
      if (one.contains("\"dataset\": \"" + data + "\"")
          && one.contains("\"labels\": \"" + labels + "\"")) {
        return number(one, name);
      }
    }
    throw new AssertionError("no silhouette reference for " + data + ", " + labels);
  }

  private static String figuresOf(String data, int clusters, String fuzzifier) {
    for (String one : objects("golden/fcm_reference.json")) {
      if (one.contains("\"dataset\": \"" + data + "\"")
          && number(one, "c") == clusters
          && number(one, "m") == Double.parseDouble(fuzzifier)) {
        return one;
      }
    }
    throw new AssertionError("no reference for " + data + ", c = " + clusters);
  }

  private static List<String> objects(String file) {
    return List.of(text(SharedFiles.require(file)).split("(?=\\{\\s*\"dataset\")"));
  }

  private static double number(String object, String name) {
    Matcher matcher = Pattern.compile("\"" + name + "\": (-?[0-9.eE+-]+)").matcher(object);
    if (!matcher.find()) {
      throw new AssertionError("no figure " + name + " in " + object);
    }
    return Double.parseDouble(matcher.group(1));
  }

  private static double[][] numbers(String file) {
    return text(SharedFiles.require(file))
        .lines()
        .skip(1)
        .map(
            line -> {
              String[] cells = line.split(",", -1);
              double[] values = new double[cells.length];
              for (int i = 0; i < cells.length; i++) {
                values[i] = Double.parseDouble(cells[i]);
              }
              return values;
            })
        .toArray(double[][]::new);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
