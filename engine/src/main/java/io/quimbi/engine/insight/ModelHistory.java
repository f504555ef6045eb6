package io.quimbi.engine.insight;

import io.quimbi.core.feature.Axis;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.Stores;
import io.quimbi.engine.discovery.CompareModels;
import io.quimbi.engine.discovery.ModelComparison;
import io.quimbi.engine.discovery.ModelComparison.AxisComparison;
import io.quimbi.engine.discovery.ModelComparison.SegmentFate;
import io.quimbi.engine.discovery.ModelStore;
import io.quimbi.engine.discovery.ModelStore.ModelRow;
import io.quimbi.engine.discovery.SegmentNames;
import io.quimbi.engine.insight.ComparisonReport.AxisChange;
import io.quimbi.engine.insight.ComparisonReport.Counts;
import io.quimbi.engine.insight.ComparisonReport.Movement;
import io.quimbi.engine.insight.ComparisonReport.Relative;
import io.quimbi.engine.insight.ComparisonReport.SegmentChange;
import io.quimbi.engine.insight.ModelsReport.ActivationReport;
import io.quimbi.engine.insight.ModelsReport.Likeness;
import io.quimbi.engine.insight.ModelsReport.Model;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The models that a store has had, and how they differ. */
public final class ModelHistory {
  private final Stores stores;
  private final ModelStore models;
  private final CompareModels comparing;
  private final StoreInsight insight;
  private final JsonMapper json = JsonMapper.builder().build();

  /** Insight into the models behind these ports. */
  public ModelHistory(
      Stores stores, ModelStore models, CompareModels comparing, StoreInsight insight) {
    this.stores = stores;
    this.models = models;
    this.comparing = comparing;
    this.insight = insight;
  }

  /**
   * All models of a store.
   *
   * @throws QuimbiException of kind NOTHING_THERE before the first discovery
   */
  public ModelsReport models(String storeId) {
    stores.require(storeId);
    Map<Integer, List<ActivationReport>> activations = new HashMap<>();
    for (ModelStore.Activation activation : models.activations(storeId)) {
      activations
          .computeIfAbsent(activation.modelNo(), number -> new ArrayList<>())
          .add(
              new ActivationReport(
                  activation.kind(), activation.previousModelNo(), activation.activatedAt()));
    }
    List<Model> all = new ArrayList<>();
    for (ModelRow row : models.models(storeId)) {
      JsonNode provenance = json.readTree(row.provenance());
      all.add(
          new Model(
              row.modelNo(),
              row.active(),
              row.contentHash(),
              row.createdAt(),
              Instant.parse(provenance.path("as_of").stringValue()),
              provenance.path("customers").intValue(),
              provenance.path("code_version").stringValue(),
              row.comparison() == null ? null : likeness(ModelComparison.parse(row.comparison())),
              activations.getOrDefault(row.modelNo(), List.of()),
              provenance));
    }
    if (all.isEmpty()) {
      throw new QuimbiException(
          QuimbiException.Kind.NOTHING_THERE,
          "NO_MODEL",
          "store \"" + storeId + "\" has no models yet; run quimbi discover first");
    }
    return new ModelsReport(storeId, all);
  }

  private static Likeness likeness(ModelComparison comparison) {
    return new Likeness(
        comparison.previousModel(),
        comparison.meanAdjustedRand(),
        comparison.meanSoftOverlap(),
        comparison.meanMoved());
  }

  /**
   * How one model compares with another.
   *
   * @param before the one to begin with; it need not be the earlier
   * @throws QuimbiException as {@link CompareModels#between}
   */
  public ComparisonReport compare(
      String storeId, int before, int after, int threads, Progress progress) {
    boolean kept =
        comparing
            .kept(storeId, after)
            .filter(comparison -> comparison.previousModel() == before)
            .isPresent();
    ModelComparison comparison = comparing.between(storeId, before, after, threads, progress);
    Named older = named(storeId, before);
    Named newer = named(storeId, after);
    List<AxisChange> axes =
        comparison.axes().stream().map(axis -> change(axis, older, newer)).toList();
    return new ComparisonReport(
        storeId,
        before,
        after,
        comparison.asOf(),
        comparison.customers(),
        kept,
        comparison.meanAdjustedRand(),
        comparison.meanSoftOverlap(),
        comparison.meanMoved(),
        axes.stream().map(AxisChange::segments).reduce(new Counts(0, 0, 0, 0, 0), Counts::plus),
        axes,
        comparison.axesLost(),
        comparison.axesAdded());
  }

  /** What segments are called now, and described as. */
  private record Named(SegmentNames names, Map<String, String> descriptions) {
    String name(String axis, SegmentFate segment) {
      return names.of(Axis.of(axis).orElseThrow(), segment.identity(), segment.path());
    }

    String description(String axis, SegmentFate segment) {
      return descriptions.getOrDefault(axis + "/" + segment.identity(), "");
    }
  }

  private Named named(String storeId, int modelNo) {
    Map<String, String> descriptions = new HashMap<>();
    for (SegmentsReport.AxisReport axis : insight.segments(storeId, modelNo).axes()) {
      for (SegmentsReport.SegmentReport segment : axis.segments()) {
        descriptions.put(axis.axis() + "/" + segment.identity(), segment.description());
      }
    }
    return new Named(SegmentNames.read(models, storeId, modelNo), descriptions);
  }

  private static AxisChange change(AxisComparison axis, Named older, Named newer) {
    List<SegmentChange> before =
        changes(axis.axis(), axis.olderSegments(), older, axis.newerSegments(), newer);
    List<SegmentChange> after =
        changes(axis.axis(), axis.newerSegments(), newer, axis.olderSegments(), older);
    return new AxisChange(
        axis.axis(),
        Axis.of(axis.axis()).orElseThrow().description(),
        axis.older(),
        axis.newer(),
        axis.adjustedRand(),
        axis.softOverlap(),
        axis.moved(),
        counts(before, after),
        before,
        after,
        movements(axis.movement(), axis.olderSegments(), before, axis.newerSegments(), after));
  }

  private static List<SegmentChange> changes(
      String axis,
      List<SegmentFate> segments,
      Named own,
      List<SegmentFate> others,
      Named ofOthers) {
    Map<String, String> names = new HashMap<>();
    others.forEach(other -> names.put(other.identity(), ofOthers.name(axis, other)));
    return segments.stream()
        .map(
            segment ->
                new SegmentChange(
                    own.name(axis, segment),
                    segment.identity(),
                    segment.path(),
                    segment.leaf() == null ? "" : own.description(axis, segment),
                    segment.leaf() != null,
                    segment.reserved(),
                    segment.customers(),
                    segment.fate(),
                    segment.overlap(),
                    segment.relatives().stream()
                        .map(
                            relative ->
                                new Relative(
                                    names.getOrDefault(relative.identity(), relative.identity()),
                                    relative.identity(),
                                    relative.share()))
                        .toList()))
        .toList();
  }

  private static Counts counts(List<SegmentChange> before, List<SegmentChange> after) {
    List<SegmentChange> old = counted(before);
    List<SegmentChange> now = counted(after);
    int stayed = (int) old.stream().filter(SegmentChange::survived).count();
    int fresh = (int) now.stream().filter(segment -> !segment.survived()).count();
    return new Counts(old.size(), now.size(), stayed, old.size() - stayed, fresh);
  }

  private static List<SegmentChange> counted(List<SegmentChange> segments) {
    return segments.stream().filter(s -> s.leaf() && !s.reserved()).toList();
  }

  private static List<Movement> movements(
      List<List<Long>> counts,
      List<SegmentFate> olderSegments,
      List<SegmentChange> before,
      List<SegmentFate> newerSegments,
      List<SegmentChange> after) {
    Map<Integer, SegmentChange> from = leaves(olderSegments, before);
    Map<Integer, SegmentChange> to = leaves(newerSegments, after);
    List<Movement> movements = new ArrayList<>();
    for (int a = 0; a < counts.size(); a++) {
      for (int b = 0; b < counts.get(a).size(); b++) {
        long customers = counts.get(a).get(b);
        SegmentChange old = from.get(a);
        SegmentChange now = to.get(b);
        if (customers > 0 && old != null && now != null) {
          movements.add(
              new Movement(
                  old.name(),
                  now.name(),
                  customers,
                  customers / (double) old.customers(),
                  within(now, old, after) || within(old, now, before)));
        }
      }
    }
    movements.sort(
        Comparator.comparingLong((Movement movement) -> -movement.customers())
            .thenComparing(Movement::from)
            .thenComparing(Movement::to));
    return movements;
  }

  private static Map<Integer, SegmentChange> leaves(
      List<SegmentFate> segments, List<SegmentChange> same) {
    Map<Integer, SegmentChange> leaves = new HashMap<>();
    for (int i = 0; i < segments.size(); i++) {
      @Nullable Integer leaf = segments.get(i).leaf();
      if (leaf != null) {
        leaves.put(leaf, same.get(i));
      }
    }
    return leaves;
  }

  /** Whether a leaf is, or is a part of, what a segment of the other model is in the leaf's own. */
  private static boolean within(SegmentChange leaf, SegmentChange other, List<SegmentChange> own) {
    return other.survived()
        && own.stream()
            .filter(segment -> segment.identity().equals(other.relatives().getFirst().identity()))
            .anyMatch(
                segment ->
                    leaf.path().equals(segment.path())
                        || leaf.path().startsWith(segment.path() + "."));
  }
}
