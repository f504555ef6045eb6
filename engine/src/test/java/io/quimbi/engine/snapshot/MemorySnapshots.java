package io.quimbi.engine.snapshot;

import io.quimbi.core.evidence.EvidenceKind;
import io.quimbi.engine.Progress;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.discovery.AsOf;
import io.quimbi.engine.discovery.ModelStore.EvidenceRows;
import io.quimbi.engine.discovery.ModelStore.ProfileRows;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Snapshots of one store in memory, kept as the port promises it. */
public final class MemorySnapshots implements SnapshotStore {
  private static final int UNITS = 10_000;

  /** What of a run there is, with the runs themselves. */
  private record Kept(SnapshotRun run, TreeMap<Integer, Snapshot> byCustomer) {}

  private final List<Kept> runs = new ArrayList<>();
  private final List<String> customers = new ArrayList<>();
  private final List<String> archetypes = new ArrayList<>();
  private final List<String> ended = new ArrayList<>();
  private long nextRun = 1;
  private long nextSnapshot = 1;
  private int failAfterWrites = Integer.MAX_VALUE;

  /** How work ended, such as "backfill done: …". */
  public List<String> ended() {
    return ended;
  }

  /** Lets the write after so many others fail, as if the process were killed there. */
  public void failAfter(int writes) {
    failAfterWrites = writes;
  }

  @Override
  public List<SnapshotRun> runs(String storeId) {
    return runs.stream()
        .map(
            kept ->
                new SnapshotRun(
                    kept.run.runNo(),
                    kept.run.date(),
                    kept.run.type(),
                    kept.run.asOf(),
                    kept.run.modelNo(),
                    kept.run.inputFingerprint(),
                    kept.byCustomer.size(),
                    kept.run.createdAt(),
                    kept.run.lifetimeFit(),
                    kept.run.storePast()))
        .sorted(Comparator.comparing(SnapshotRun::date).thenComparing(SnapshotRun::type))
        .toList();
  }

  @Override
  public List<Snapshot> history(
      String storeId,
      String customerId,
      @Nullable SnapshotType type,
      @Nullable LocalDate from,
      @Nullable LocalDate to) {
    int customer = customers.indexOf(customerId);
    return runs(storeId).stream()
        .filter(run -> type == null || run.type() == type)
        .filter(run -> from == null || !run.date().isBefore(from))
        .filter(run -> to == null || !run.date().isAfter(to))
        .map(run -> Optional.ofNullable(kept(run.runNo()).byCustomer.get(customer)))
        .flatMap(Optional::stream)
        .toList();
  }

  private Kept kept(long runNo) {
    return runs.stream().filter(kept -> kept.run.runNo() == runNo).findFirst().orElseThrow();
  }

  @Override
  public SnapshotColumns read(String storeId, long runNo, Collection<Column> columns) {
    Kept kept = kept(runNo);
    List<Snapshot> rows = List.copyOf(kept.byCustomer.values());
    boolean features =
        columns.contains(Column.FEATURES) && rows.stream().allMatch(row -> row.features() != null);
    boolean totals = columns.contains(Column.TOTALS);
    int n = rows.size();
    short[] dominants = new short[0];
    short[] memberships = new short[0];
    short[] evidence = new short[0];
    float[] values = new float[0];
    for (Snapshot row : rows) {
      dominants = append(dominants, row.dominants());
      memberships =
          columns.contains(Column.MEMBERSHIPS)
              ? append(memberships, row.memberships())
              : memberships;
      evidence = columns.contains(Column.EVIDENCE) ? append(evidence, row.evidence()) : evidence;
      float[] own = row.features();
      if (features && own != null) {
        int at = values.length;
        values = Arrays.copyOf(values, at + own.length);
        System.arraycopy(own, 0, values, at, own.length);
      }
    }
    int m = totals ? n : 0;
    return new SnapshotColumns(
        kept.run,
        rows.stream().mapToInt(Snapshot::customerNo).toArray(),
        dominants,
        memberships,
        values,
        columns.contains(Column.ARCHETYPES)
            ? rows.stream().mapToInt(row -> archetypes.indexOf(row.archetypeId())).toArray()
            : new int[0],
        IntStream.range(0, m).map(i -> rows.get(i).orders()).toArray(),
        IntStream.range(0, m).mapToLong(i -> rows.get(i).value()).toArray(),
        IntStream.range(0, m).mapToDouble(i -> orNaN(rows.get(i).churnRisk())).toArray(),
        IntStream.range(0, m).mapToDouble(i -> orNaN(rows.get(i).predictedLtv())).toArray(),
        IntStream.range(0, m).mapToLong(i -> micros(rows.get(i).firstOrderAt())).toArray(),
        IntStream.range(0, m).mapToLong(i -> micros(rows.get(i).lastOrderAt())).toArray(),
        evidence);
  }

  private static short[] append(short[] all, short[] more) {
    short[] longer = Arrays.copyOf(all, all.length + more.length);
    System.arraycopy(more, 0, longer, all.length, more.length);
    return longer;
  }

  private static double orNaN(@Nullable Double value) {
    return value == null ? Double.NaN : value;
  }

  private static long micros(Instant instant) {
    return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1000;
  }

  @Override
  public String[] customerIds(String storeId, int[] customerNumbers) {
    return Arrays.stream(customerNumbers).mapToObj(customers::get).toArray(String[]::new);
  }

  @Override
  public Optional<Archetype> archetype(String storeId, int archetypeNo) {
    return archetypeNo < 0 || archetypeNo >= archetypes.size()
        ? Optional.empty()
        : Optional.of(
            new Archetype(archetypeNo, archetypes.get(archetypeNo), archetypes.get(archetypeNo)));
  }

  @Override
  public SnapshotSession begin(StoreSettings store, String kind) {
    return new Session(kind);
  }

  private final class Session implements SnapshotSession {
    private final String kind;

    Session(String kind) {
      this.kind = kind;
    }

    @Override
    public void write(
        LocalDate date,
        SnapshotType type,
        int modelNo,
        String inputFingerprint,
        ProfileRows rows,
        boolean withFeatures,
        Progress progress) {
      if (failAfterWrites-- == 0) {
        throw new IllegalStateException("killed");
      }
      SnapshotRun run =
          new SnapshotRun(
              nextRun++,
              date,
              type,
              rows.asOf(),
              modelNo,
              inputFingerprint,
              rows.size(),
              Instant.EPOCH,
              rows.lifetimeFit().orElse(null),
              rows.evidence().map(EvidenceRows::storePast).orElse(null));
      Kept kept = new Kept(run, new TreeMap<>());
      for (int row = 0; row < rows.size(); row++) {
        Snapshot snapshot = snapshot(run, rows, row, withFeatures);
        kept.byCustomer.put(snapshot.customerNo(), snapshot);
        progress.advance(1);
      }
      runs.removeIf(old -> old.run.date().equals(date) && old.run.type() == type);
      runs.add(kept);
    }

    @Override
    public void writeSome(
        LocalDate date, SnapshotType type, int modelNo, ProfileRows rows, boolean withFeatures) {
      Optional<Kept> there =
          runs.stream()
              .filter(old -> old.run.date().equals(date) && old.run.type() == type)
              .findFirst();
      if (there.isEmpty()) {
        write(date, type, modelNo, "", rows, withFeatures, Progress.NONE);
      } else {
        for (int row = 0; row < rows.size(); row++) {
          Snapshot snapshot = snapshot(there.get().run, rows, row, withFeatures);
          there.get().byCustomer.put(snapshot.customerNo(), snapshot);
        }
      }
    }

    private Snapshot snapshot(SnapshotRun run, ProfileRows rows, int row, boolean withFeatures) {
      double[] memberships = new double[rows.leafCount()];
      rows.memberships(row, memberships);
      short[] dominants = new short[rows.axes().size()];
      for (int axis = 0; axis < dominants.length; axis++) {
        dominants[axis] = (short) rows.dominantLeaf(row, axis);
      }
      double[] features = new double[rows.featureCount()];
      rows.features(row, features);
      float[] asFloats = new float[features.length];
      IntStream.range(0, features.length).forEach(f -> asFloats[f] = (float) features[f]);
      return new Snapshot(
          nextSnapshot++,
          run,
          number(customers, rows.customerId(row)),
          atRest(rows, memberships),
          dominants,
          archetypes.get(number(archetypes, rows.archetypeId(row))),
          rows.archetypeId(row),
          withFeatures ? asFloats : null,
          orNull(rows.churnRisk(row)),
          orNull(rows.predictedLtv(row)),
          rows.orders(row),
          rows.lifetimeValue(row),
          AsOf.toInstant(rows.firstOrderTime(row)),
          AsOf.toInstant(rows.lastOrderTime(row)),
          evidence(rows, row));
    }

    private static short[] evidence(ProfileRows rows, int row) {
      short[] evidence = new short[EvidenceKind.ALL.size()];
      for (int kind = 0; kind < evidence.length; kind++) {
        evidence[kind] =
            rows.evidence().isPresent()
                ? rows.evidence().get().hundredths(row, kind)
                : EvidenceRows.NONE;
      }
      return evidence;
    }

    /** Axis by axis, the rounding error going to the dominant segment. */
    private static short[] atRest(ProfileRows rows, double[] memberships) {
      short[] units = new short[memberships.length];
      for (int axis = 0; axis < rows.axes().size(); axis++) {
        int first = rows.firstLeaf(axis);
        int end = axis + 1 < rows.axes().size() ? rows.firstLeaf(axis + 1) : units.length;
        int left = UNITS;
        int most = first;
        for (int leaf = first; leaf < end; leaf++) {
          units[leaf] = (short) Math.floor(memberships[leaf] * UNITS + 0.5);
          left -= units[leaf];
          most = memberships[leaf] > memberships[most] ? leaf : most;
        }
        units[most] += (short) left;
      }
      return units;
    }

    private static int number(List<String> all, String text) {
      if (!all.contains(text)) {
        all.add(text);
      }
      return all.indexOf(text);
    }

    private static @Nullable Double orNull(double value) {
      return Double.isNaN(value) ? null : value;
    }

    @Override
    public long delete(Collection<SnapshotRun> some) {
      long deleted = 0;
      for (SnapshotRun run : some) {
        deleted += kept(run.runNo()).byCustomer.size();
        runs.removeIf(old -> old.run.runNo() == run.runNo());
      }
      return deleted;
    }

    @Override
    public void finish(String summary) {
      ended.add(kind + " done: " + summary);
    }

    @Override
    public void fail(String state, String reason) {
      ended.add(kind + " " + state + ": " + reason);
    }

    @Override
    public void close() {}
  }
}
