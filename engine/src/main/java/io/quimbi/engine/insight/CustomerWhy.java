package io.quimbi.engine.insight;

import io.quimbi.core.Workers;
import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.FeatureMatrix;
import io.quimbi.core.model.AxisModel;
import io.quimbi.core.model.Contributions;
import io.quimbi.core.model.Contributions.Explained;
import io.quimbi.core.model.Fingerprints;
import io.quimbi.core.model.SegmentModel;
import io.quimbi.core.model.Standing;
import io.quimbi.core.model.Thumbprints;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.Stores;
import io.quimbi.engine.discovery.ModelCodec;
import io.quimbi.engine.discovery.ModelStore;
import io.quimbi.engine.discovery.ModelStore.SegmentRow;
import io.quimbi.engine.discovery.ModelStore.StoredModel;
import io.quimbi.engine.discovery.ModelStore.StoredProfile;
import io.quimbi.engine.insight.WhyReport.AxisWhy;
import io.quimbi.engine.insight.WhyReport.SegmentDistance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Why a customer belongs where it does. The median customer of a store is found out when first
 * asked for and kept until everybody's profiles are replaced. Thread-safe.
 */
public final class CustomerWhy {
  private final Stores stores;
  private final ModelStore models;
  private final StoreInsight insight;
  private final Map<String, Medians> medians = new ConcurrentHashMap<>();

  /** The use case on its ports. */
  public CustomerWhy(Stores stores, ModelStore models, StoreInsight insight) {
    this.stores = stores;
    this.models = models;
    this.insight = insight;
  }

  private record Medians(String stamp, MedianCustomer median) {}

  /**
   * Why a customer's memberships are what they are.
   *
   * @param only one axis, or all that are available
   * @throws QuimbiException of kind NOTHING_THERE where the customer has no thumbprint or the axis
   *     no segments
   */
  public WhyReport of(String storeId, String customerId, Optional<Axis> only) {
    stores.require(storeId);
    StoredModel stored = models.requireActive(storeId);
    StoredProfile profile =
        models.profile(storeId, customerId).orElseThrow(() -> noThumbprint(storeId, customerId));
    SegmentModel model = new ModelCodec().decode(stored);
    only.ifPresent(axis -> requireAvailable(model, axis));
    MedianCustomer median = median(storeId, model);
    FeatureMatrix matrix = ProfileColumns.of(profile).matrix(model);
    Fingerprints fingerprints = Fingerprints.under(model);
    double[] distances = new double[fingerprints.size()];
    fingerprints.reader().distances(matrix, 0, distances);
    Map<String, List<String>> names = names(storeId, stored.modelNo());
    Map<String, AxisWhy> axes = new LinkedHashMap<>();
    try (Workers alone = Workers.of(1)) {
      Thumbprints thumbprints = Thumbprints.of(model, matrix, alone);
      double[] memberships = thumbprints.reader().read(0);
      for (int a = 0; a < fingerprints.axes().size(); a++) {
        AxisModel axis = fingerprints.axes().get(a);
        if (only.isEmpty() || only.get() == axis.axis()) {
          int first = fingerprints.firstLeaf(a);
          int leaf = thumbprints.dominantLeaf(0, a);
          List<String> own = names.getOrDefault(axis.axis().id(), List.of());
          List<SegmentDistance> places = new ArrayList<>();
          for (int i = 0; i < axis.leaves().size(); i++) {
            places.add(
                new SegmentDistance(own.get(i), distances[first + i], memberships[first + i]));
          }
          axes.put(
              axis.axis().id(),
              why(
                  model,
                  axis,
                  matrix,
                  median,
                  leaf,
                  own.get(leaf),
                  memberships[first + leaf],
                  places));
        }
      }
    }
    return new WhyReport(storeId, customerId, stored.modelNo(), profile.asOf(), axes);
  }

  private static AxisWhy why(
      SegmentModel model,
      AxisModel axis,
      FeatureMatrix matrix,
      MedianCustomer median,
      int leaf,
      String segment,
      double membership,
      List<SegmentDistance> places) {
    Contributions contributions = new Contributions(model, axis.axis());
    Standing standing = contributions.standing(matrix, 0);
    if (standing == Standing.NOT_ENOUGH_ORDERS) {
      return new AxisWhy(
          segment,
          membership,
          null,
          "fewer than "
              + axis.axis().ordersMin()
              + " orders so far, of which this axis says nothing",
          List.of(),
          places);
    }
    if (standing == Standing.EXCEPTIONAL) {
      return new AxisWhy(
          segment,
          membership,
          0.0,
          null,
          FeatureContribution.againstLimit(contributions.exceptional(matrix, 0)),
          places);
    }
    Explained explained =
        standing == Standing.CLUSTERED
            ? contributions.between(leaf, median.point(axis.axis()), contributions.point(matrix, 0))
            : contributions.betweenStages(
                leaf, median.stageDays(), Contributions.daysSinceLastOrder(matrix, 0));
    return new AxisWhy(
        segment,
        explained.to(),
        explained.from(),
        null,
        FeatureContribution.againstMedian(explained),
        places);
  }

  private MedianCustomer median(String storeId, SegmentModel model) {
    String stamp =
        models
            .stamp(storeId)
            .orElseThrow(() -> new IllegalStateException("a profile without a publication"));
    Medians known = medians.get(storeId);
    if (known == null || !known.stamp.equals(stamp)) {
      FeatureMatrix everybody = ProfileColumns.everybody(models, storeId).matrix(model);
      known = new Medians(stamp, MedianCustomer.of(model, everybody));
      medians.put(storeId, known);
    }
    return known.median;
  }

  private Map<String, List<String>> names(String storeId, int modelNo) {
    Map<String, List<String>> names = new LinkedHashMap<>();
    for (SegmentRow row : models.segments(storeId, modelNo)) {
      names.computeIfAbsent(row.axis(), axis -> new ArrayList<>()).add(row.name());
    }
    return names;
  }

  private static void requireAvailable(SegmentModel model, Axis axis) {
    model
        .axis(axis)
        .unavailable()
        .ifPresent(
            reason -> {
              throw new QuimbiException(
                  QuimbiException.Kind.NOTHING_THERE,
                  "AXIS_UNAVAILABLE",
                  "axis " + axis.id() + " has no segments: " + reason);
            });
  }

  private QuimbiException noThumbprint(String storeId, String customerId) {
    // Says that there is no such customer, or why there is no thumbprint.
    String message = insight.customer(storeId, customerId).message();
    return new QuimbiException(
        QuimbiException.Kind.NOTHING_THERE,
        "NO_THUMBPRINT",
        "customer \"" + customerId + "\": " + message);
  }
}
