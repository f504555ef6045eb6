package io.quimbi.engine.insight;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The models of a store, oldest first, and how each became active. */
public record ModelsReport(String storeId, List<Model> models) {
  /** Copies the list. */
  public ModelsReport {
    models = List.copyOf(models);
  }

  /**
   * One model.
   *
   * @param asOf of its discovery
   * @param customers it was discovered among
   * @param codeVersion the version of Quimbi that discovered it
   * @param comparison with the model that was active when it was made; null where none was
   * @param activations when it became the active one, oldest first
   */
  public record Model(
      int model,
      boolean active,
      String contentHash,
      Instant createdAt,
      Instant asOf,
      int customers,
      String codeVersion,
      @Nullable Likeness comparison,
      List<ActivationReport> activations,
      JsonNode provenance) {
    /** Copies the list. */
    public Model {
      activations = List.copyOf(activations);
    }
  }

  /**
   * How alike a model is to the one before, means over the axes.
   *
   * @param adjustedRandIndex of dominant segments, 1 where both part customers alike
   * @param softOverlap of memberships, 0 to 1
   * @param moved share of customers in another segment than the one theirs became
   */
  public record Likeness(
      int previousModel, double adjustedRandIndex, double softOverlap, double moved) {}

  /**
   * A model became the active one.
   *
   * @param kind discovery, activation or undo
   * @param previousModel the one active before; null for the first
   */
  public record ActivationReport(
      String kind, @Nullable Integer previousModel, Instant activatedAt) {}
}
