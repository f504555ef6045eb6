package io.quimbi.cli;

import io.quimbi.app.ExitCode;
import io.quimbi.engine.snapshot.CustomerDrift.AxisTrend;
import io.quimbi.engine.snapshot.CustomerDrift.Change;
import io.quimbi.engine.snapshot.CustomerDrift.TrendReport;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Where a customer is heading. */
@Command(
    name = "trend",
    description = "Where a customer is heading: lately, for longer, and whether it speeds up.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class TrendCommand implements Callable<Integer> {
  private static final double WORTH_SHOWING = 0.005;

  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private StoreOption store = new StoreOption();
  @Mixin private JsonOption json = new JsonOption();

  @Parameters(index = "0", paramLabel = "ID", description = "The store's own customer id.")
  private String id = "";

  @Override
  public Integer call() throws Exception {
    return common.with(
        (quimbi, progress) -> {
          TrendReport report = quimbi.customerDrift().trend(store.id(), id);
          json.show(report, () -> print(report));
          return ExitCode.DONE;
        });
  }

  private static void print(TrendReport report) {
    System.out.printf(
        "Customer %s at %s: 14 to 7 days ago, and 180 to 90 days ago%n%n",
        report.customerId(), report.asOf());
    TextTable table =
        new TextTable("axis", "segment", ">lately", ">a day", ">before", ">a day", ">speeding up");
    int rows = 0;
    for (Map.Entry<String, AxisTrend> axis : report.axes().entrySet()) {
      Change lately = axis.getValue().shortTerm();
      Change before = axis.getValue().longTerm();
      TreeSet<String> segments = new TreeSet<>();
      if (lately != null) {
        segments.addAll(lately.change().keySet());
      }
      if (before != null) {
        segments.addAll(before.change().keySet());
      }
      for (String segment : segments) {
        Double now = lately == null ? null : lately.change().get(segment);
        Double then = before == null ? null : before.change().get(segment);
        if (Math.abs(now == null ? 0 : now) < WORTH_SHOWING
            && Math.abs(then == null ? 0 : then) < WORTH_SHOWING) {
          continue;
        }
        rows++;
        table.row(
            axis.getKey(),
            segment,
            signed("%+.3f", now),
            signed("%+.5f", lately == null ? null : lately.ratePerDay().get(segment)),
            signed("%+.3f", then),
            signed("%+.5f", before == null ? null : before.ratePerDay().get(segment)),
            signed(
                "%+.5f",
                axis.getValue().acceleration() == null
                    ? null
                    : axis.getValue().acceleration().get(segment)));
      }
    }
    if (rows == 0) {
      System.out.println("Nothing moves, or there are no snapshots of those days.");
    } else {
      table.print(System.out);
    }
  }

  private static String signed(String format, @Nullable Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, format, value);
  }
}
