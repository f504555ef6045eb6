package io.quimbi.bench;

import com.sun.management.OperatingSystemMXBean;
import io.quimbi.app.Quimbi;
import io.quimbi.app.Setting;
import io.quimbi.app.Settings;
import io.quimbi.engine.Progress;
import io.quimbi.engine.snapshot.SnapshotType;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where the time of everybody's snapshot goes, stage by stage, in a JVM that takes several one
 * after the other. Processor time is that of the JVM, without the database server's.
 */
public final class SnapshotStudy {
  private static final int SNAPSHOTS = 6;
  private static final double NANOS = 1e9;

  private SnapshotStudy() {}

  /**
   * Runs the study.
   *
   * @param args a data directory and the id of a store in it that has segments
   */
  public static void main(String[] args) {
    if (args.length != 2) {
      System.err.println("usage: SnapshotStudy DATA_DIR STORE");
      System.exit(2);
    }
    Settings settings =
        Settings.load(Map.of(Setting.DATA_DIR, args[0]), Map.of(), Optional.empty());
    try (Quimbi quimbi = Quimbi.open(settings, Progress.NONE)) {
      for (int i = 0; i < SNAPSHOTS; i++) {
        Stages stages = new Stages();
        quimbi
            .takeSnapshot()
            .everybody(args[1], SnapshotType.DAILY, null, settings.threads(), stages);
        System.out.println(stages.ended());
      }
    }
  }

  /** Times what it is told of. */
  private static final class Stages implements Progress {
    private final OperatingSystemMXBean process =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final Map<String, double[]> seconds = new LinkedHashMap<>();
    private final long begun = System.nanoTime();
    private final long processorBegun = process.getProcessCpuTime();
    private String current = "opening";
    private long since = begun;
    private long processorSince = processorBegun;

    @Override
    public synchronized void stage(String name, long total) {
      long now = System.nanoTime();
      long processor = process.getProcessCpuTime();
      double[] both = seconds.computeIfAbsent(current, key -> new double[2]);
      both[0] += (now - since) / NANOS;
      both[1] += (processor - processorSince) / NANOS;
      current = name;
      since = now;
      processorSince = processor;
    }

    String ended() {
      stage("", UNKNOWN);
      StringBuilder text = new StringBuilder();
      text.append(
          String.format(
              Locale.ROOT,
              "%.2f s, %.2f s of processor time:",
              (since - begun) / NANOS,
              (processorSince - processorBegun) / NANOS));
      seconds.forEach(
          (name, both) ->
              text.append(String.format(Locale.ROOT, " %s %.2f (%.2f)", name, both[0], both[1])));
      return text.toString();
    }

    @Override
    public void advance(long by) {}

    @Override
    public void note(String message) {}

    @Override
    public boolean cancelled() {
      return false;
    }
  }
}
