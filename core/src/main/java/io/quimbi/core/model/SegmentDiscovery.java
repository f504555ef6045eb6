package io.quimbi.core.model;

import io.quimbi.core.Workers;
import io.quimbi.core.cluster.StratifiedSample;
import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.Feature;
import io.quimbi.core.feature.FeatureMatrix;
import io.quimbi.core.feature.Reference;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds the segments of every axis among the customers of a store. On a large store, or when asked
 * to, it looks at a stratified sample in which every customer stands for several.
 *
 * <p>The same features, settings and seed give the same model to the last bit, on any number of
 * threads.
 */
public final class SegmentDiscovery {
  private SegmentDiscovery() {}

  /**
   * What was discovered.
   *
   * @param sampled how many customers were looked at
   */
  public record Discovered(SegmentModel model, int sampled) {}

  /**
   * Discovers a model.
   *
   * @param matrix at least one customer
   * @param reference of the same store and as-of
   * @param done told each axis once it is finished, from any thread
   */
  public static Discovered discover(
      FeatureMatrix matrix,
      Reference reference,
      DiscoverySettings settings,
      Workers workers,
      Consumer<Axis> done) {
    return discover(matrix, reference, settings, Optional.empty(), workers, done);
  }

  /**
   * Discovers a model where there is one already. The centroids of the active one are tried beside
   * fresh starts and taken where they lead to clearly better segments, so that on data that hardly
   * changed segments stay what they were, and on unchanged data the model comes out the same.
   * Identities are fresh; {@link Lineage} says which to keep.
   *
   * @param matrix at least one customer
   * @param reference of the same store and as-of
   * @param active the model in use, if any
   * @param done told each axis once it is finished, from any thread
   */
  public static Discovered discover(
      FeatureMatrix matrix,
      Reference reference,
      DiscoverySettings settings,
      Optional<SegmentModel> active,
      Workers workers,
      Consumer<Axis> done) {
    int[] rows = new int[matrix.rows()];
    Arrays.setAll(rows, row -> row);
    double[] weights = new double[rows.length];
    Arrays.fill(weights, 1);
    int limit = settings.sampleSize() > 0 ? settings.sampleSize() : settings.sampleThreshold();
    if (rows.length > limit) {
      StratifiedSample sample =
          StratifiedSample.draw(matrix.column(Feature.LIFETIME_VALUE), limit, settings.seed());
      rows = sample.rows();
      weights = sample.weights();
    }
    int[] sampled = rows;
    double[] standsFor = weights;
    AxisModel[] axes = new AxisModel[Axis.values().length];
    workers.forEach(
        axes.length,
        a -> {
          Axis axis = Axis.values()[a];
          axes[a] =
              new AxisDiscovery(
                      axis,
                      matrix,
                      reference,
                      settings,
                      active.map(model -> model.axis(axis)),
                      workers)
                  .discover(sampled, standsFor);
          done.accept(axis);
        });
    return new Discovered(new SegmentModel(settings, reference, List.of(axes)), sampled.length);
  }
}
