package io.quimbi.engine.naming;

import io.quimbi.core.feature.Feature;
import io.quimbi.core.model.AxisModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The built-in namer: finds for each segment of an axis words of the vocabulary that its centroid
 * bears out, that its siblings' centroids do not, and that say the most.
 *
 * <p>A name is a core with what may stand before and after it, two to four words. Its worth is Σ
 * min(3, |z|) · information over the quantities that it makes claims of: z is how far the centroid
 * is from those among whom the segment was found, in spreads; the information of a claim is −log₂
 * of the share of customers that it is true of, at most 4. Names are given from the top of the tree
 * down, the worthiest first, and no name twice; words that a sibling's centroid bears out as well
 * are worth less. Where words give out, the levels of features serve, which leave no value unnamed;
 * where those are taken too, a number tells the last ones apart.
 *
 * <p>Deterministic; nothing is random.
 */
public final class Namer {
  private static final double SPREADS_MAX = 3;
  private static final double BITS_MAX = 4;

  /** What stands before or after a core has to say so much more, and a longer name a little. */
  private static final double COST_OF_A_PART = 1.2;

  private static final double COST_OF_A_WORD = 0.3;

  /** Between two words that say equally much, the earlier one of the vocabulary. */
  private static final double COST_OF_A_PLACE = 0.01;

  /** Words of feature levels are read only where no others serve. */
  private static final double COST_OF_LEVELS = 30;

  /** What it costs that a sibling bears the same words out. */
  private static final double COST_OF_CONFUSION = 4;

  /** A segment elsewhere in the tree that bears the words out too confuses less than a sibling. */
  private static final double COUSIN = 0.2;

  private final AxisModel axis;
  private final Population population;
  private final List<SegmentNode> nodes;

  /** A namer of the segments of an axis. */
  public Namer(AxisModel axis, Population population) {
    this.axis = axis;
    this.population = population;
    this.nodes = SegmentNode.of(axis);
  }

  /** Words for a segment with what they claim. */
  private record Candidate(SegmentNode node, String name, List<Claim> claims, double worth) {}

  /**
   * The names of all segments of the axis, at every depth, that a clustering found; reserved ones
   * keep theirs and are not among them.
   *
   * @param kept names that segments have already, by identity; they stay and are checked against
   *     their claims
   * @param taken names that no other segment may have
   */
  public List<SegmentName> names(Map<String, SegmentName> kept, Set<String> taken) {
    Set<String> used = new HashSet<>(taken);
    axis.leaves().stream()
        .filter(leaf -> leaf.kind().reserved())
        .forEach(leaf -> used.add(leaf.name()));
    kept.values().forEach(name -> used.add(name.name()));
    Map<String, SegmentName> byPath = new HashMap<>();
    List<SegmentNode> unnamed = new ArrayList<>();
    for (SegmentNode node : nodes) {
      SegmentName has = kept.get(node.identity());
      if (has == null) {
        unnamed.add(node);
      } else {
        byPath.put(node.path(), keeping(has, node));
      }
    }
    Set<String> places = new LinkedHashSet<>();
    unnamed.stream()
        .sorted(Comparator.comparingInt(node -> node.path().length()))
        .forEach(node -> places.add(node.parentPath()));
    for (String place : places) {
      List<SegmentNode> here =
          unnamed.stream().filter(node -> node.parentPath().equals(place)).toList();
      for (SegmentName name : named(here, used)) {
        byPath.put(name.path(), name);
      }
    }
    return nodes.stream().map(node -> Objects.requireNonNull(byPath.get(node.path()))).toList();
  }

  private SegmentName keeping(SegmentName name, SegmentNode node) {
    return new SegmentName(
        name.axis(),
        name.identity(),
        node.path(),
        name.name(),
        name.namedBy(),
        Interpretation.of(axis, node, name.claims(), population),
        name.claims(),
        !bears(node, name.claims()));
  }

  /** The names of some siblings; those given are added to {@code used}. */
  private List<SegmentName> named(List<SegmentNode> siblings, Set<String> used) {
    List<Candidate> candidates = new ArrayList<>();
    siblings.forEach(node -> candidates.addAll(candidates(node)));
    candidates.sort(
        Comparator.comparingDouble(Candidate::worth)
            .reversed()
            .thenComparing(Candidate::name)
            .thenComparing(candidate -> candidate.node().path()));
    Map<String, SegmentName> byPath = new HashMap<>();
    for (Candidate candidate : candidates) {
      if (!byPath.containsKey(candidate.node().path()) && used.add(candidate.name())) {
        byPath.put(candidate.node().path(), named(candidate, candidate.name()));
      }
    }
    for (SegmentNode node : siblings) {
      if (!byPath.containsKey(node.path())) {
        byPath.put(node.path(), numbered(node, candidates, used));
      }
    }
    return List.copyOf(byPath.values());
  }

  private SegmentName named(Candidate candidate, String name) {
    SegmentNode node = candidate.node();
    return new SegmentName(
        axis.axis().id(),
        node.identity(),
        node.path(),
        name,
        NamedBy.BUILT_IN,
        Interpretation.of(axis, node, candidate.claims(), population),
        candidate.claims(),
        false);
  }

  /** The best words that leave room for a number; without words the segment is just a number. */
  private SegmentName numbered(SegmentNode node, List<Candidate> candidates, Set<String> used) {
    Candidate best =
        candidates.stream()
            .filter(candidate -> candidate.node().path().equals(node.path()))
            .filter(candidate -> NameRules.words(candidate.name()).size() < NameRules.WORDS_MAX)
            .findFirst()
            .orElse(new Candidate(node, "customers", List.of(), 0));
    int number = best.claims().isEmpty() ? 1 : 2;
    while (!used.add(best.name() + "_" + number)) {
      number++;
    }
    return named(best, best.name() + "_" + number);
  }

  private boolean bears(SegmentNode node, List<Claim> claims) {
    return claims.stream().allMatch(claim -> claim.holds(node.centroid(), population));
  }

  private List<Candidate> candidates(SegmentNode node) {
    List<Phrase> phrases = Vocabulary.of(axis.axis());
    List<Phrase> cores = borneOut(node, phrases, Phrase.Role.CORE);
    List<Phrase> befores = borneOut(node, phrases, Phrase.Role.BEFORE);
    List<Phrase> afters = borneOut(node, phrases, Phrase.Role.AFTER);
    List<Phrase> levels = borneOut(node, phrases, Phrase.Role.PLAIN);
    List<Candidate> candidates = new ArrayList<>();
    for (Phrase core : cores) {
      add(node, List.of(core), 0, candidates);
      for (Phrase before : befores) {
        add(node, List.of(before, core), 0, candidates);
        for (Phrase after : afters) {
          add(node, List.of(before, core, after), 0, candidates);
        }
        for (Phrase another : befores) {
          add(node, List.of(another, before, core), 0, candidates);
        }
      }
      for (Phrase after : afters) {
        add(node, List.of(core, after), 0, candidates);
      }
    }
    for (Phrase level : levels) {
      add(node, List.of(level), COST_OF_LEVELS, candidates);
      for (Phrase other : levels) {
        add(node, List.of(level, other), COST_OF_LEVELS, candidates);
      }
    }
    return candidates;
  }

  private List<Phrase> borneOut(SegmentNode node, List<Phrase> phrases, Phrase.Role role) {
    return phrases.stream()
        .filter(phrase -> phrase.role() == role && bears(node, phrase.claims()))
        .toList();
  }

  /** Adds the words one after the other, if they make a name and none repeats what another says. */
  private void add(SegmentNode node, List<Phrase> parts, double cost, List<Candidate> to) {
    List<Claim> claims = new ArrayList<>();
    Set<Quantity> said = new HashSet<>();
    Set<String> words = new HashSet<>();
    int count = 0;
    double worth = -cost;
    for (Phrase part : parts) {
      for (Quantity quantity : part.quantities()) {
        if (!said.add(quantity)) {
          return;
        }
        worth += worth(node, quantity, part.claims());
      }
      for (String word : NameRules.words(part.words())) {
        if (!words.add(word) && parts.size() > 1) {
          return;
        }
      }
      claims.addAll(part.claims());
      count += part.count();
      worth -= COST_OF_A_PLACE * Vocabulary.of(axis.axis()).indexOf(part);
    }
    if (count < NameRules.WORDS_MIN || count > NameRules.WORDS_MAX) {
      return;
    }
    worth -= COST_OF_A_PART * (parts.size() - 1) + COST_OF_A_WORD * count;
    String name = String.join("_", parts.stream().map(Phrase::words).toList());
    if (NameRules.objection(name).isEmpty()) {
      to.add(
          new Candidate(node, name, claims, worth - COST_OF_CONFUSION * confusion(node, claims)));
    }
  }

  private double confusion(SegmentNode node, List<Claim> claims) {
    double confusion = 0;
    for (SegmentNode other : nodes) {
      if (!node.inLineWith(other) && bears(other, claims)) {
        confusion += node.siblingOf(other) ? 1 : COUSIN;
      }
    }
    return confusion;
  }

  private double worth(SegmentNode node, Quantity quantity, List<Claim> claims) {
    double bits =
        claims.stream()
            .filter(claim -> claim.of().equals(quantity))
            .mapToDouble(this::information)
            .max()
            .orElse(0);
    return Math.min(SPREADS_MAX, quantity.telling(node.scores())) * bits;
  }

  /** −log₂ of the share of customers of whom a claim is true. */
  private double information(Claim claim) {
    double share;
    if (claim.scale() == Claim.Scale.PERCENTILE) {
      share = orElse(claim.high(), 1) - orElse(claim.low(), 0);
    } else if (claim.of().equals(Quantity.CONTACT_HOUR)) {
      double hours = orElse(claim.high(), 24) - orElse(claim.low(), 0);
      share = (hours < 0 ? hours + 24 : hours) / 24;
    } else if (claim.of().feature() == null) {
      // Of no figure made of two is the distribution known; they run from 0 to about 1.
      share = Math.min(1, orElse(claim.high(), 1)) - orElse(claim.low(), 0);
    } else {
      share = below(claim, claim.high(), 1) - below(claim, claim.low(), 0);
    }
    return share <= 0 ? BITS_MAX : Math.min(BITS_MAX, -Math.log(share) / Math.log(2));
  }

  private double below(Claim claim, @Nullable Double value, double none) {
    Feature feature = claim.of().feature();
    if (value == null || feature == null) {
      return none;
    }
    return population.percentile(feature, value).orElse(none);
  }

  private static double orElse(@Nullable Double value, double otherwise) {
    return value == null ? otherwise : value;
  }
}
