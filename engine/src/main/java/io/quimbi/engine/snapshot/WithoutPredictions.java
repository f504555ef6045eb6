package io.quimbi.engine.snapshot;

import io.quimbi.engine.discovery.ModelStore.EvidenceRows;
import io.quimbi.engine.discovery.ModelStore.ProfileRows;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Rows whose churn risk and predicted value are not to be kept. */
record WithoutPredictions(ProfileRows rows) implements ProfileRows {
  @Override
  public double churnRisk(int row) {
    return Double.NaN;
  }

  @Override
  public double predictedLtv(int row) {
    return Double.NaN;
  }

  @Override
  public Optional<EvidenceRows> evidence() {
    return rows.evidence();
  }

  @Override
  public Instant asOf() {
    return rows.asOf();
  }

  @Override
  public int size() {
    return rows.size();
  }

  @Override
  public String customerId(int row) {
    return rows.customerId(row);
  }

  @Override
  public List<String> axes() {
    return rows.axes();
  }

  @Override
  public int firstLeaf(int axis) {
    return rows.firstLeaf(axis);
  }

  @Override
  public int leafCount() {
    return rows.leafCount();
  }

  @Override
  public String leafName(int leaf) {
    return rows.leafName(leaf);
  }

  @Override
  public void memberships(int row, double[] to) {
    rows.memberships(row, to);
  }

  @Override
  public int dominantLeaf(int row, int axis) {
    return rows.dominantLeaf(row, axis);
  }

  @Override
  public String strength(int row, int axis) {
    return rows.strength(row, axis);
  }

  @Override
  public String archetypeId(int row) {
    return rows.archetypeId(row);
  }

  @Override
  public String archetypeSignature(int row) {
    return rows.archetypeSignature(row);
  }

  @Override
  public int featureCount() {
    return rows.featureCount();
  }

  @Override
  public void features(int row, double[] to) {
    rows.features(row, to);
  }

  @Override
  public int orders(int row) {
    return rows.orders(row);
  }

  @Override
  public long lifetimeValue(int row) {
    return rows.lifetimeValue(row);
  }

  @Override
  public long paid(int row) {
    return rows.paid(row);
  }

  @Override
  public long firstOrderTime(int row) {
    return rows.firstOrderTime(row);
  }

  @Override
  public long lastOrderTime(int row) {
    return rows.lastOrderTime(row);
  }
}
