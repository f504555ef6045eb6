package io.quimbi.engine.naming;

import io.quimbi.core.model.AxisModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The naming of one axis: with the built-in namer, or with the names that somebody proposes where
 * they pass the check.
 */
public final class AxisNaming {
  private final AxisModel axis;
  private final Population population;
  private final Map<String, SegmentName> kept;
  private final Set<String> taken;
  private final Map<String, Double> shares;

  /**
   * A naming.
   *
   * @param kept names that segments have already, by identity
   * @param taken names that none of the axis's segments may have
   * @param shares of all customers, by path
   */
  public AxisNaming(
      AxisModel axis,
      Population population,
      Map<String, SegmentName> kept,
      Set<String> taken,
      Map<String, Double> shares) {
    this.axis = axis;
    this.population = population;
    this.kept = Map.copyOf(kept);
    this.taken = Set.copyOf(taken);
    this.shares = Map.copyOf(shares);
  }

  /** Is told which proposal was not used, and why. */
  public interface Refusals {
    /** A proposal that was not used. */
    void refused(String segment, String proposed, String reason);
  }

  /** All names by the built-in namer, those kept among them. */
  public List<SegmentName> names() {
    return new Namer(axis, population).names(kept, taken);
  }

  /** The sentence of a segment whose name says nothing that could be checked. */
  public static String interpretation(AxisModel axis, SegmentNode node, Population population) {
    return Interpretation.of(axis, node, List.of(), population);
  }

  /** What is told to somebody who is to propose names: all segments that no person named. */
  public AxisSheet sheet() {
    Map<String, SegmentName> byPath = new HashMap<>();
    for (SegmentName name : names()) {
      if (name.namedBy() != NamedBy.PERSON) {
        byPath.put(name.path(), name);
      }
    }
    return AxisSheet.of(axis, SegmentNode.of(axis), byPath, shares, population);
  }

  /**
   * All names, proposed ones where they pass and no person named the segment.
   *
   * @param proposals by path
   */
  public List<SegmentName> names(
      Map<String, NameProposer.Proposal> proposals, NamedBy by, Refusals refusals) {
    Map<String, SegmentNode> nodes = new HashMap<>();
    SegmentNode.of(axis).forEach(node -> nodes.put(node.path(), node));
    List<SegmentName> builtIn = names();
    Map<String, AxisSheet.Segment> told = new HashMap<>();
    sheet().segments().forEach(segment -> told.put(segment.path(), segment));
    Set<String> used = new HashSet<>(taken);
    axis.leaves().stream()
        .filter(leaf -> leaf.kind().reserved())
        .forEach(leaf -> used.add(leaf.name()));
    // Whichever proposals fail, their segments fall back to a name that nobody took.
    builtIn.forEach(name -> used.add(name.name()));
    List<SegmentName> names = new ArrayList<>();
    for (SegmentName name : builtIn) {
      NameProposer.Proposal proposal = proposals.get(name.path());
      SegmentNode node = nodes.get(name.path());
      AxisSheet.Segment segment = told.get(name.path());
      if (proposal == null || node == null || segment == null) {
        names.add(name);
        continue;
      }
      Set<String> others = new HashSet<>(used);
      others.remove(name.name());
      NameCheck.Outcome checked = NameCheck.of(proposal.name(), node, others, population);
      if (checked.objection() != null) {
        refusals.refused(name.name(), proposal.name(), checked.objection());
        names.add(name);
        continue;
      }
      used.add(proposal.name());
      boolean sentence = NameCheck.sentence(proposal.interpretation(), segment);
      names.add(
          new SegmentName(
              name.axis(),
              name.identity(),
              name.path(),
              proposal.name(),
              by,
              sentence
                  ? proposal.interpretation()
                  : Interpretation.of(axis, node, checked.claims(), population),
              checked.claims(),
              false));
    }
    return names;
  }
}
