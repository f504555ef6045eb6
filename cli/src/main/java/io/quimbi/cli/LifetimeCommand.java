package io.quimbi.cli;

import io.quimbi.app.ExitCode;
import io.quimbi.app.Setting;
import io.quimbi.core.lifetime.AgeUnit;
import io.quimbi.core.lifetime.CalibrationTable;
import io.quimbi.core.lifetime.CalibrationTable.Decile;
import io.quimbi.core.lifetime.Dropout;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.lifetime.CalibrationReport;
import io.quimbi.engine.lifetime.CustomerLifetime;
import io.quimbi.engine.lifetime.FitSummary;
import io.quimbi.engine.lifetime.LifetimeOptions;
import io.quimbi.engine.lifetime.LifetimeReport;
import io.quimbi.engine.lifetime.Lifetimes;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Churn risk and lifetime value. */
@Command(
    name = "lifetime",
    description = "Churn risk, expected orders and lifetime value, from models fitted to a store.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      LifetimeCommand.Fit.class,
      LifetimeCommand.Customer.class,
      LifetimeCommand.Calibration.class
    })
final class LifetimeCommand implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the spec.
  LifetimeCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "lifetime what? Choose one of these:");
  }

  /** What is fitted, on which data. */
  static final class ModelOptions {
    @Option(
        names = "--model",
        paramLabel = "mbg-nbd|bg-nbd",
        converter = DropoutName.class,
        description =
            "Purchase model; under bg-nbd one-order customers are alive for certain"
                + " (default: QUIMBI_LIFETIME_MODEL, or mbg-nbd).")
    private @Nullable Dropout dropout;

    @Option(
        names = "--unit",
        paramLabel = "day|week",
        description = "Unit of time in the fit (default: day).")
    private AgeUnit unit = AgeUnit.DAY;

    @Option(
        names = "--as-of",
        paramLabel = "D",
        description = "Nothing after it counts (default: the day of the newest order).")
    private @Nullable String asOf;

    @Option(
        names = "--months",
        paramLabel = "N",
        description = "How many months ahead to value (default: QUIMBI_LIFETIME_MONTHS, or 12).")
    private @Nullable Integer months;

    @Option(
        names = "--monthly-rate",
        paramLabel = "D",
        description = "Discount of a month (default: QUIMBI_LIFETIME_MONTHLY_RATE, or 0.01).")
    private @Nullable Double monthlyRate;

    @Option(names = "--threads", paramLabel = "N", description = "Threads for computing.")
    private @Nullable Integer threads;

    /** What is given here goes before the configuration. */
    LifetimeOptions options(CommonOptions common) {
      common.flag(Setting.THREADS, threads);
      common.flag(Setting.LIFETIME_MODEL, dropout == null ? null : dropout.id());
      common.flag(Setting.LIFETIME_MONTHS, months);
      common.flag(Setting.LIFETIME_MONTHLY_RATE, monthlyRate);
      return common.settings().lifetime().with(unit);
    }
  }

  /** The names with a dash that papers use. */
  static final class DropoutName implements ITypeConverter<Dropout> {
    @Override
    public Dropout convert(String text) {
      for (Dropout dropout : Dropout.values()) {
        if (dropout.id().equalsIgnoreCase(text)) {
          return dropout;
        }
      }
      throw new TypeConversionException("\"" + text + "\" is neither mbg-nbd nor bg-nbd");
    }
  }

  /** Days with or without a d. */
  static final class Days implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      if (!text.matches("[0-9]{1,5}d?")) {
        throw new TypeConversionException("\"" + text + "\" is not a number of days such as 180d");
      }
      return Integer.valueOf(text.replace("d", ""));
    }
  }

  /** Fits and reports. */
  @Command(
      name = "fit",
      description = "Fit the models and report what they say of the store.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Fit implements Callable<Integer> {
    @Mixin private CommonOptions common = new CommonOptions();
    @Mixin private StoreOption store = new StoreOption();
    @Mixin private ModelOptions model = new ModelOptions();
    @Mixin private JsonOption json = new JsonOption();

    @Option(
        names = "--summary",
        paramLabel = "FILE.csv",
        description = "A CSV with columns x, t_x, T and, if any, zbar, instead of the store.")
    private @Nullable Path summary;

    @Override
    public Integer call() {
      LifetimeOptions options = model.options(common);
      @Nullable Path file = summary;
      if (file != null) {
        if (model.asOf != null) {
          throw new QuimbiException(
              QuimbiException.Kind.USAGE,
              "LIFETIME_AS_OF_OF_SUMMARY",
              "--as-of and --summary do not go together: the T of each row of a summary says up to"
                  + " when it counts; make the summary anew for another as-of, or leave --as-of out");
        }
        int threads = common.settings().threads();
        return common.withoutStore(
            progress -> {
              LifetimeReport report = Lifetimes.fitSummary(file, options, threads, progress);
              progress.end();
              show(report);
              return ExitCode.DONE;
            });
      }
      return common.with(
          (quimbi, progress) -> {
            LifetimeReport report =
                quimbi
                    .lifetimes()
                    .fit(store.id(), model.asOf, options, quimbi.settings().threads(), progress);
            progress.end();
            show(report);
            return ExitCode.DONE;
          });
    }

    private void show(LifetimeReport report) {
      json.show(report, () -> print(report, System.out));
    }

    private static void print(LifetimeReport report, PrintStream out) {
      out.printf(
          "%s: %s customers, %s with a repeat purchase%s%n%n",
          report.source(),
          Figures.count(report.customers()),
          Figures.count(report.repeatCustomers()),
          (report.asOf() == null ? "" : ", as of " + report.asOf())
              + Figures.marked(report.state()));
      printFit(report.purchases(), "time in " + report.unit() + "s", out);
      if (report.values() != null) {
        printFit(report.values(), "values of repeat purchases", out);
      }
      TextTable table = new TextTable("what", ">figure");
      table.row("mean probability of stopping after a purchase", percent(report.meanDropout()));
      if (report.aliveShare() != null) {
        table.row("customers still alive, on average", percent(report.aliveShare()));
        table.row("churn risk levels", levels(report.levels()));
      }
      table.row(
          "orders expected in " + report.horizonMonths() + " months",
          Figures.count(report.expectedPurchases()));
      if (report.meanPurchaseValue() != null) {
        table.row(
            "expected value of a stranger's order", Figures.decimal(report.meanPurchaseValue()));
      }
      if (report.lifetimeValue() != null) {
        table.row(
            "discounted value of " + report.horizonMonths() + " months",
            Figures.count(report.lifetimeValue()));
      }
      table.row(
          "correlation of value and frequency",
          String.format(Locale.ROOT, "%.3f", report.valueFrequencyCorrelation()));
      table.print(out);
      printNotes(report.notes(), out);
    }
  }

  /** One customer. */
  @Command(
      name = "customer",
      description = "Churn risk, next order and lifetime value of one customer.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Customer implements Callable<Integer> {
    @Mixin private CommonOptions common = new CommonOptions();
    @Mixin private StoreOption store = new StoreOption();
    @Mixin private ModelOptions model = new ModelOptions();
    @Mixin private JsonOption json = new JsonOption();

    @Parameters(index = "0", paramLabel = "ID", description = "The store's own customer id.")
    private String id = "";

    @Override
    public Integer call() {
      LifetimeOptions options = model.options(common);
      return common.with(
          (quimbi, progress) -> {
            CustomerLifetime customer =
                quimbi
                    .lifetimes()
                    .customer(
                        store.id(), id, model.asOf, options, quimbi.settings().threads(), progress);
            progress.end();
            json.show(customer, () -> print(customer, System.out));
            return ExitCode.DONE;
          });
    }

    private static void print(CustomerLifetime customer, PrintStream out) {
      out.printf(
          "Customer %s of store %s as of %s, by %s%s%n%n",
          customer.customerId(),
          customer.storeId(),
          customer.asOf(),
          customer.model(),
          Figures.marked(customer.state()));
      TextTable table = new TextTable("what", ">figure");
      table.row(
          "repeat purchases (days with an order after the first)", customer.repeatPurchases());
      table.row("first to last purchase, days", Figures.count(customer.lastPurchaseDays()));
      table.row("first purchase to as-of, days", Figures.count(customer.ageDays()));
      if (customer.churnRiskScore() != null) {
        table.row("churn risk", percent(customer.churnRiskScore()));
        table.row("level", customer.churnRiskLevel());
      }
      if (customer.logOdds() != null) {
        table.row("log-odds of being gone z", decimals(customer.logOdds()));
      }
      table.row("gap surprise S", decimals(customer.gapSurprise()));
      table.row("more at risk than", percent(customer.riskPercentile()) + " of customers");
      String horizon = " in " + customer.horizonMonths() + " months";
      table.row("orders expected" + horizon, decimals(customer.expectedPurchases()));
      if (customer.expectedPurchaseValue() != null) {
        table.row("expected value of an order", Figures.decimal(customer.expectedPurchaseValue()));
      }
      table.row("value to date", money(customer.valueToDate()));
      if (customer.valueToCome() != null && customer.predictedLtv() != null) {
        table.row("value to come" + horizon + ", discounted", money(customer.valueToCome()));
        table.row("predicted lifetime value", money(customer.predictedLtv()));
      }
      CustomerLifetime.ExpectedOrder next = customer.nextOrder();
      table.row("next order if alive: as likely before as after", date(next.median()));
      table.row(
          "with " + percent(next.level()) + " from … to",
          date(next.from()) + " … " + date(next.to()));
      table.print(out);
      printNotes(customer.notes(), out);
    }

    private static String date(@Nullable String date) {
      return date == null ? "beyond a century" : date;
    }

    private static String money(double value) {
      return String.format(Locale.ROOT, "%,.2f", value);
    }

    private static String decimals(double value) {
      return String.format(Locale.ROOT, "%.3f", value);
    }
  }

  /** Forecasts against facts. */
  @Command(
      name = "calibration",
      description = "Fit on the past, and hold the forecasts for a later period against the facts.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Calibration implements Callable<Integer> {
    @Mixin private CommonOptions common = new CommonOptions();
    @Mixin private StoreOption store = new StoreOption();
    @Mixin private ModelOptions model = new ModelOptions();
    @Mixin private JsonOption json = new JsonOption();

    @Option(
        names = "--holdout",
        paramLabel = "DAYS",
        converter = Days.class,
        description = "Length of the later period, which ends at the as-of (default: 180d).")
    private int holdout = 180;

    @Option(names = "--out", paramLabel = "FILE.csv", description = "Write the table as CSV too.")
    private @Nullable Path out;

    @Override
    public Integer call() {
      LifetimeOptions options = model.options(common);
      return common.with(
          (quimbi, progress) -> {
            CalibrationReport report =
                quimbi
                    .lifetimes()
                    .calibration(
                        store.id(),
                        model.asOf,
                        holdout,
                        options,
                        quimbi.settings().threads(),
                        progress);
            progress.end();
            if (out != null) {
              report.writeCsv(out);
            }
            json.show(report, () -> print(report, System.out));
            return ExitCode.DONE;
          });
    }

    private static void print(CalibrationReport report, PrintStream out) {
      out.printf(
          "Fitted up to %s%s, held against the %d days until %s%n%n",
          report.fittedUntil(),
          Figures.marked(report.state()),
          report.holdoutDays(),
          report.heldOutUntil());
      printFit(report.purchases(), "purchases", out);
      TextTable table =
          new TextTable(
              ">decile",
              ">customers",
              ">expected from",
              ">to",
              ">mean expected",
              ">mean actual",
              ">expected",
              ">actual");
      CalibrationTable calibration = report.table();
      int customers = 0;
      for (Decile decile : calibration.deciles()) {
        customers += decile.customers();
        table.row(
            decile.number(),
            Figures.count(decile.customers()),
            mean(decile.expectedFrom()),
            mean(decile.expectedTo()),
            mean(decile.expected() / decile.customers()),
            mean((double) decile.actual() / decile.customers()),
            sum(decile.expected()),
            Figures.count(decile.actual()));
      }
      table.row(
          "all",
          Figures.count(customers),
          "",
          "",
          mean(calibration.expected() / customers),
          mean((double) calibration.actual() / customers),
          sum(calibration.expected()),
          Figures.count(calibration.actual()));
      table.print(out);
      printNotes(report.notes(), out);
    }

    private static String mean(double value) {
      return String.format(Locale.ROOT, "%.3f", value);
    }

    private static String sum(double value) {
      return String.format(Locale.ROOT, "%,.1f", value);
    }
  }

  private static void printFit(FitSummary fit, String of, PrintStream out) {
    TextTable table = new TextTable(fit.model() + " (" + of + ")", ">value", ">± (1 s.e.)");
    for (FitSummary.Parameter parameter : fit.parameters()) {
      table.row(
          parameter.name(),
          String.format(Locale.ROOT, "%.4f", parameter.value()),
          parameter.standardError() == null
              ? "not determined"
              : String.format(Locale.ROOT, "%.4f", parameter.standardError()));
    }
    table.print(out);
    out.printf(
        Locale.ROOT,
        "log-likelihood %.4f on %s customers (%s different histories); %s after %d steps%n%n",
        fit.logLikelihood(),
        Figures.count(fit.customers()),
        Figures.count(fit.distinctRows()),
        fit.stopReason().replace('_', ' '),
        fit.iterations());
  }

  private static void printNotes(List<String> notes, PrintStream out) {
    for (String note : notes) {
      out.println("Note: " + note + ".");
    }
  }

  private static String levels(Map<String, Integer> levels) {
    return levels.entrySet().stream()
        .map(level -> level.getKey() + " " + Figures.count(level.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String percent(double share) {
    return Figures.percent(share);
  }
}
