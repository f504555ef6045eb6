package io.quimbi.core.model;

import io.quimbi.core.feature.Axis;
import io.quimbi.core.history.Money;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The combinations of dominant segments that customers show on the axes that make an archetype:
 * only those observed, largest first. Immutable.
 */
public final class Archetypes {
  private static final double RARE_SHARE = 0.005;
  private static final int RARE_COUNT = 20;
  private static final int HASH_DIGITS_MIN = 6;
  private static final String PREFIX = "arch_";

  private final List<Archetype> archetypes;
  private final int[] ofRow;

  /**
   * One combination.
   *
   * @param id {@code arch_} and a hash of axes and segment identities
   * @param segments the dominant top-level segment of each axis, in the order of the axes
   * @param customers how many show it
   * @param share of all customers
   * @param meanLifetimeValue paid less refunded, in currency units
   * @param family id of the nearest frequent archetype if this one is rare
   */
  public record Archetype(
      String id,
      Map<Axis, AxisModel.Leaf> segments,
      long customers,
      double share,
      double meanLifetimeValue,
      Optional<String> family) {}

  private Archetypes(List<Archetype> archetypes, int[] ofRow) {
    this.archetypes = List.copyOf(archetypes);
    this.ofRow = ofRow;
  }

  /** All combinations among some thumbprints. */
  public static Archetypes of(Thumbprints thumbprints) {
    List<Integer> axes = new ArrayList<>();
    for (int a = 0; a < thumbprints.axes().size(); a++) {
      Axis axis = thumbprints.axes().get(a).axis();
      if (thumbprints.model().settings().archetypeAxes().contains(axis)) {
        axes.add(a);
      }
    }
    Map<Key, Integer> numbers = new HashMap<>();
    List<Key> keys = new ArrayList<>();
    int[] ofRow = new int[thumbprints.rows()];
    long[] customers = new long[64];
    long[] value = new long[64];
    for (int row = 0; row < thumbprints.rows(); row++) {
      short[] tops = new short[axes.size()];
      for (int i = 0; i < tops.length; i++) {
        tops[i] = (short) thumbprints.dominantTop(row, axes.get(i));
      }
      Key key = new Key(tops);
      Integer number = numbers.get(key);
      if (number == null) {
        number = keys.size();
        numbers.put(key, number);
        keys.add(key);
        if (keys.size() > customers.length) {
          customers = Arrays.copyOf(customers, customers.length * 2);
          value = Arrays.copyOf(value, value.length * 2);
        }
      }
      ofRow[row] = number;
      customers[number]++;
      value[number] += thumbprints.matrix().paid(row) - thumbprints.matrix().refunded(row);
    }
    return ranked(thumbprints, axes, keys, customers, value, ofRow);
  }

  private static Archetypes ranked(
      Thumbprints thumbprints,
      List<Integer> axes,
      List<Key> keys,
      long[] customers,
      long[] value,
      int[] ofRow) {
    List<Map<Axis, AxisModel.Leaf>> segments = new ArrayList<>();
    for (Key key : keys) {
      Map<Axis, AxisModel.Leaf> combination = new TreeMap<>();
      for (int i = 0; i < axes.size(); i++) {
        AxisModel axis = thumbprints.axes().get(axes.get(i));
        combination.put(axis.axis(), axis.top().get(key.tops()[i]));
      }
      segments.add(combination);
    }
    List<String> ids = ids(segments);
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      order.add(i);
    }
    order.sort(Comparator.<Integer>comparingLong(i -> -customers[i]).thenComparing(ids::get));
    int rows = thumbprints.rows();
    double rareBelow = Math.max(RARE_COUNT, RARE_SHARE * rows);
    List<Integer> frequent = order.stream().filter(i -> customers[i] >= rareBelow).toList();
    List<Archetype> ranked = new ArrayList<>();
    int[] rank = new int[keys.size()];
    for (int i : order) {
      rank[i] = ranked.size();
      Optional<String> family =
          customers[i] >= rareBelow
              ? Optional.empty()
              : nearest(keys.get(i), frequent, keys).map(ids::get);
      ranked.add(
          new Archetype(
              ids.get(i),
              segments.get(i),
              customers[i],
              customers[i] / (double) rows,
              Money.toUnits(value[i]) / customers[i],
              family));
    }
    for (int row = 0; row < rows; row++) {
      ofRow[row] = rank[ofRow[row]];
    }
    return new Archetypes(ranked, ofRow);
  }

  /** The one with the most segments in common; of several the largest, which comes first. */
  private static Optional<Integer> nearest(Key key, List<Integer> frequent, List<Key> keys) {
    int nearest = -1;
    int most = -1;
    for (int i : frequent) {
      int common = common(key, keys.get(i));
      if (common > most) {
        nearest = i;
        most = common;
      }
    }
    return nearest < 0 ? Optional.empty() : Optional.of(nearest);
  }

  private static int common(Key a, Key b) {
    int common = 0;
    for (int i = 0; i < a.tops().length; i++) {
      common += a.tops()[i] == b.tops()[i] ? 1 : 0;
    }
    return common;
  }

  private static List<String> ids(List<Map<Axis, AxisModel.Leaf>> combinations) {
    List<String> hashes = combinations.stream().map(Archetypes::hash).toList();
    return prefixes(hashes).stream().map(prefix -> PREFIX + prefix).toList();
  }

  private static String hash(Map<Axis, AxisModel.Leaf> combination) {
    StringBuilder text = new StringBuilder();
    combination.forEach(
        (axis, leaf) -> text.append(axis.id()).append('=').append(leaf.identity()).append(';'));
    return sha256(text.toString());
  }

  /**
   * The id of a combination among archetypes that have theirs: the one of them that its hash begins
   * with, which is its own; else it is new, and gets the shortest that none of them begins with.
   *
   * <p>A new combination whose hash begins with the six digits of another is taken for that one:
   * once in 3,000 new combinations where there are 5,000, until everybody is assigned again.
   *
   * @param segments the dominant top-level segment of each axis, in the order of the axes
   */
  public static String idAmong(Map<Axis, AxisModel.Leaf> segments, NavigableSet<String> known) {
    String whole = PREFIX + hash(segments);
    int digits = PREFIX.length() + HASH_DIGITS_MIN;
    String before = known.floor(whole);
    if (before != null && whole.startsWith(before)) {
      return before;
    }
    for (String neighbour : Arrays.asList(before, known.ceiling(whole))) {
      if (neighbour != null) {
        digits = Math.max(digits, shared(whole, neighbour) + 1);
      }
    }
    return whole.substring(0, digits);
  }

  /**
   * The shortest prefix of each hash that no other hash begins with, of six digits or more. Only
   * those that collide grow, so that a new combination leaves the ids of the others alone.
   *
   * @param hashes hexadecimal, of one length, all different
   */
  static List<String> prefixes(List<String> hashes) {
    List<String> sorted = hashes.stream().sorted().toList();
    return hashes.stream()
        .map(
            hash -> {
              int at = Collections.binarySearch(sorted, hash);
              int digits = HASH_DIGITS_MIN;
              if (at > 0) {
                digits = Math.max(digits, shared(hash, sorted.get(at - 1)) + 1);
              }
              if (at < sorted.size() - 1) {
                digits = Math.max(digits, shared(hash, sorted.get(at + 1)) + 1);
              }
              return hash.substring(0, digits);
            })
        .toList();
  }

  /** How many digits two hashes begin with in common. */
  private static int shared(String a, String b) {
    int shared = 0;
    while (shared < Math.min(a.length(), b.length()) && a.charAt(shared) == b.charAt(shared)) {
      shared++;
    }
    return shared;
  }

  static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** All archetypes, largest first. */
  public List<Archetype> all() {
    return archetypes;
  }

  /** The archetype of a row of the thumbprints. */
  public Archetype of(int row) {
    return archetypes.get(ofRow[row]);
  }

  private record Key(short[] tops) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && Arrays.equals(tops, key.tops);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(tops);
    }
  }
}
