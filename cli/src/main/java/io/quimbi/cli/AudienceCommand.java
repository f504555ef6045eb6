package io.quimbi.cli;

import io.quimbi.app.ExitCode;
import io.quimbi.app.Quimbi;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.audience.Audiences.Audience;
import io.quimbi.engine.audience.Audiences.Changes;
import io.quimbi.engine.audience.Audiences.Exported;
import io.quimbi.engine.audience.Layout;
import io.quimbi.engine.audience.Part;
import io.quimbi.engine.find.CustomerFilter;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Named filters, and their customers for other programs. */
@Command(
    name = "audience",
    description = "Name a filter of customers, and export them again and again.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    subcommands = {
      AudienceCommand.Create.class,
      AudienceCommand.Export.class,
      AudienceCommand.Pending.class,
      AudienceCommand.Names.class,
      AudienceCommand.Delete.class
    })
final class AudienceCommand {
  private static final int CHANGES_SHOWN = 20;

  /** A new audience. */
  @Command(
      name = "create",
      description = "Keep a filter under a name.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Create implements Callable<Integer> {
    @Mixin private CommonOptions common = new CommonOptions();
    @Mixin private StoreOption store = new StoreOption();
    @Mixin private JsonOption json = new JsonOption();
    @Mixin private FilterOptions asked = new FilterOptions();

    @Parameters(index = "0", paramLabel = "NAME", description = "Its name.")
    private String name = "";

    @Option(
        names = "--words",
        paramLabel = "\"…\"",
        description = "Who is in it, in plain words; every word must be understood.")
    private @Nullable String words;

    @Override
    public Integer call() {
      return common.with(
          (quimbi, progress) -> {
            Audience made = quimbi.audiences().create(store.id(), name, filter(quimbi), words);
            progress.end();
            if (json.wanted()) {
              JsonOption.print(made, System.out);
            } else {
              System.out.printf("Audience %s: %s%n", made.name(), made.understood());
            }
            return ExitCode.DONE;
          });
    }

    private CustomerFilter filter(Quimbi quimbi) {
      if (asked.none() == (words == null)) {
        throw new QuimbiException(
            QuimbiException.Kind.USAGE,
            "AUDIENCE_OF_WHOM",
            "say who is in it, either by --words or by --segment and --filter");
      }
      if (words == null) {
        return asked.filter();
      }
      return quimbi.askInWords().read(store.id(), words).requireWhole(words);
    }
  }

  /** Everybody in it. */
  @Command(
      name = "export",
      description = {
        "Write everybody in an audience as CSV, and who came and who went since the last export.",
        "It counts as the last export when all files are there."
      },
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Export implements Callable<Integer> {
    @Mixin private CommonOptions common = new CommonOptions();
    @Mixin private StoreOption store = new StoreOption();
    @Mixin private JsonOption json = new JsonOption();

    @Parameters(index = "0", paramLabel = "NAME", description = "Its name.")
    private String name = "";

    @Option(
        names = "--layout",
        paramLabel = "L",
        description = "plain, klaviyo, google or meta (default: ${DEFAULT-VALUE}).")
    private String layout = Layout.PLAIN.word();

    @Option(
        names = "--out",
        paramLabel = "FILE.csv",
        description = "Where to write everybody (default: standard output).")
    private @Nullable Path out;

    @Option(
        names = "--added",
        paramLabel = "FILE.csv",
        description = "Where to write who came since the last export.")
    private @Nullable Path added;

    @Option(
        names = "--removed",
        paramLabel = "FILE.csv",
        description = "Where to write who went since the last export.")
    private @Nullable Path removed;

    @Override
    public Integer call() {
      return common.with(
          (quimbi, progress) -> {
            Layout wanted = Layout.of(layout);
            int threads = quimbi.settings().threads();
            Exported exported;
            if (out == null) {
              if (added != null || removed != null || json.wanted()) {
                throw new QuimbiException(
                    QuimbiException.Kind.USAGE,
                    "AUDIENCE_OUT",
                    "--added, --removed and --json need --out, since everybody would go to"
                        + " standard output");
              }
              // Standard output is not ours to close.
              Writer writer = new OutputStreamWriter(System.out, StandardCharsets.UTF_8);
              exported = quimbi.audiences().to(store.id(), name, wanted, writer, threads, progress);
            } else {
              exported =
                  quimbi.audiences().toFiles(store.id(), name, wanted, files(), threads, progress);
            }
            progress.end();
            json.show(exported, () -> say(exported));
            return ExitCode.DONE;
          });
    }

    private Map<Part, Path> files() {
      Map<Part, Path> files = new EnumMap<>(Part.class);
      put(files, Part.MEMBERS, out);
      put(files, Part.ADDED, added);
      put(files, Part.REMOVED, removed);
      return files;
    }

    private static void put(Map<Part, Path> files, Part part, @Nullable Path file) {
      if (file != null) {
        files.put(part, file);
      }
    }

    private static void say(Exported exported) {
      System.err.printf(
          "Export %d of %s: %s customers, %s added and %s removed since the one before%n",
          exported.export(),
          exported.name(),
          Figures.count(exported.members()),
          Figures.count(exported.added()),
          Figures.count(exported.removed()));
      long leftOut = exported.leftOut().getOrDefault(Part.MEMBERS.word(), 0L);
      if (leftOut > 0) {
        System.err.printf(
            "%s customers are left out: their ids are no e-mail addresses, and layout %s has no"
                + " place for others%n",
            Figures.count(leftOut), exported.layout());
      }
    }
  }

  /** Who would come and go. */
  @Command(
      name = "changes",
      description = "Who came to an audience and who left it since its last export.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Pending implements Callable<Integer> {
    @Mixin private CommonOptions common = new CommonOptions();
    @Mixin private StoreOption store = new StoreOption();
    @Mixin private JsonOption json = new JsonOption();

    @Parameters(index = "0", paramLabel = "NAME", description = "Its name.")
    private String name = "";

    @Override
    public Integer call() {
      return common.with(
          (quimbi, progress) -> {
            Changes changes =
                quimbi
                    .audiences()
                    .changes(
                        store.id(),
                        name,
                        json.wanted() ? Integer.MAX_VALUE : CHANGES_SHOWN,
                        quimbi.settings().threads());
            progress.end();
            if (json.wanted()) {
              JsonOption.print(changes, System.out);
              return ExitCode.DONE;
            }
            System.out.printf(
                "%s customers now; since %s %s came and %s went%n",
                Figures.count(changes.members()),
                changes.since() == null ? "ever" : changes.since(),
                Figures.count(changes.addedCount()),
                Figures.count(changes.removedCount()));
            changes.added().forEach(id -> System.out.println("+ " + id));
            changes.removed().forEach(id -> System.out.println("- " + id));
            if (!changes.complete()) {
              System.out.println("… and more; audience export writes all");
            }
            return ExitCode.DONE;
          });
    }
  }

  /** All of them. */
  @Command(
      name = "list",
      description = "The audiences of a store.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Names implements Callable<Integer> {
    @Mixin private CommonOptions common = new CommonOptions();
    @Mixin private StoreOption store = new StoreOption();
    @Mixin private JsonOption json = new JsonOption();

    @Override
    public Integer call() {
      return common.with(
          (quimbi, progress) -> {
            List<Audience> all = quimbi.audiences().list(store.id());
            progress.end();
            if (json.wanted()) {
              JsonOption.print(all, System.out);
              return ExitCode.DONE;
            }
            TextTable table =
                new TextTable("audience", ">exports", "last export", ">members", "who").wrapLast();
            for (Audience audience : all) {
              table.row(
                  audience.name(),
                  audience.exports(),
                  audience.exportedAt(),
                  audience.exports() == 0 ? "" : Figures.count(audience.members()),
                  audience.understood());
            }
            table.print(System.out);
            return ExitCode.DONE;
          });
    }
  }

  /** Away with it. */
  @Command(
      name = "delete",
      description = "Forget an audience; nobody in it is deleted.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Delete implements Callable<Integer> {
    @Mixin private CommonOptions common = new CommonOptions();
    @Mixin private StoreOption store = new StoreOption();

    @Parameters(index = "0", paramLabel = "NAME", description = "Its name.")
    private String name = "";

    @Override
    public Integer call() {
      return common.with(
          (quimbi, progress) -> {
            quimbi.audiences().delete(store.id(), name);
            progress.end();
            System.err.printf("Audience %s is forgotten%n", name);
            return ExitCode.DONE;
          });
    }
  }
}
