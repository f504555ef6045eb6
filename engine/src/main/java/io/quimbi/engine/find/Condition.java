package io.quimbi.engine.find;

import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.Feature;
import io.quimbi.core.model.Strength;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.snapshot.DriftCondition;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One thing that a customer may be asked to be. Where a list is given, any of it will do. */
public sealed interface Condition {
  /** How many elements a list may have. */
  int ELEMENTS_MAX = 10_000;

  /** How many lookalikes may be asked for. */
  int LOOKALIKES_MAX = 10_000;

  /** The dominant segment on an axis is one of these. */
  record InSegment(Axis axis, List<String> segments) implements Condition {
    /** Checks and copies the list. */
    public InSegment {
      segments = checked(segments, "segment");
    }
  }

  /** The membership in a segment, 0 to 1, is in a range. */
  record Membership(Axis axis, String segment, Range range) implements Condition {}

  /**
   * How clearly a customer belongs to one segment; balanced is what makes a hybrid.
   *
   * @param axis or empty for some axis
   */
  record HasStrength(Optional<Axis> axis, List<Strength> strengths) implements Condition {
    /** Checks and copies the list. */
    public HasStrength {
      strengths = checked(strengths, "strength");
    }
  }

  /**
   * The archetype is one of these.
   *
   * @param family whether rare archetypes count to the frequent one that they are nearest to
   */
  record OfArchetype(List<String> archetypes, boolean family) implements Condition {
    /** Checks and copies the list. */
    public OfArchetype {
      archetypes = checked(archetypes, "archetype");
    }
  }

  /** A figure is in a range; one that is unknown is in none. */
  record FigureIn(Figure figure, Range range) implements Condition {}

  /** A feature, in plain units, is in a range; one that is unavailable is in none. */
  record FeatureIn(Feature feature, Range range) implements Condition {}

  /** The level of the churn risk is one of these; who has no risk known has no level. */
  record ChurnLevel(List<Level> levels) implements Condition {
    /** Checks and copies the list. */
    public ChurnLevel {
      levels = checked(levels, "level");
    }
  }

  /** Levels of churn risk, as profiles have them. */
  enum Level {
    /** Below 0.3. */
    LOW,
    /** Below 0.6. */
    MEDIUM,
    /** Below 0.8. */
    HIGH,
    /** From 0.8. */
    CRITICAL
  }

  /**
   * The first or the last order was placed between two dates of the store's calendar.
   *
   * @param from the first day, or empty
   * @param to the last day, or empty
   */
  record Ordered(Which which, Optional<LocalDate> from, Optional<LocalDate> to)
      implements Condition {
    /** Which order. */
    public enum Which {
      /** The first one. */
      FIRST,
      /** The last one. */
      LAST;

      /** The word in JSON. */
      public String id() {
        return name().toLowerCase(Locale.ROOT);
      }
    }

    /**
     * Checks that there is a day between.
     *
     * @throws QuimbiException of kind USAGE without a date, or with the later one first
     */
    public Ordered {
      if (from.isEmpty() && to.isEmpty()) {
        throw usage("FILTER_DATES", "a condition on the date of an order needs from, to or both");
      }
      if (from.isPresent() && to.isPresent() && to.get().isBefore(from.get())) {
        throw usage(
            "FILTER_DATES",
            "dates go from the earlier to the later, were " + from.get() + " to " + to.get());
      }
    }
  }

  /** The customer is one of these, by the store's own ids. */
  record WithId(List<String> customers) implements Condition {
    /** Checks and copies the list. */
    public WithId {
      customers = checked(customers, "customer id");
    }
  }

  /**
   * The customer is among those most like another, who is not one of them.
   *
   * @param of the other's id
   * @param count how many count as most like, 1 to 10,000
   */
  record LikeCustomer(String of, int count) implements Condition {
    /** Checks the count. */
    public LikeCustomer {
      requireStorable(of);
      if (count < 1 || count > LOOKALIKES_MAX) {
        throw usage(
            "FILTER_LOOKALIKES",
            "the number of lookalikes must be from 1 to " + LOOKALIKES_MAX + ", was " + count);
      }
    }
  }

  /** The customer moved so between two snapshots; who has not both did not. */
  record Drifted(DriftCondition drift) implements Condition {}

  private static <T> List<T> checked(List<T> elements, String what) {
    if (elements.isEmpty() || elements.size() > ELEMENTS_MAX) {
      throw usage(
          "FILTER_LIST",
          "a list of any "
              + what
              + " needs 1 to "
              + ELEMENTS_MAX
              + " elements, had "
              + elements.size());
    }
    for (T element : elements) {
      if (element instanceof String text) {
        requireStorable(text);
      }
    }
    return elements.stream().distinct().toList();
  }

  /** Whether a text could be stored, and so be anybody's id: no database takes these. */
  static boolean storable(String text) {
    return text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  private static void requireStorable(String text) {
    if (!storable(text)) {
      throw usage(
          "FILTER_TEXT",
          "\"" + text + "\" has a NUL or half a character in it, as no id or name has");
    }
  }

  private static QuimbiException usage(String code, String message) {
    return new QuimbiException(QuimbiException.Kind.USAGE, code, message);
  }
}
