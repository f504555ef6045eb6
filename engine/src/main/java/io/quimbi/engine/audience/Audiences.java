package io.quimbi.engine.audience;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.Stores;
import io.quimbi.engine.audience.AudienceStore.Kept;
import io.quimbi.engine.audience.AudienceStore.Membership;
import io.quimbi.engine.audience.AudienceStore.Past;
import io.quimbi.engine.export.WholeFile;
import io.quimbi.engine.find.CustomerFilter;
import io.quimbi.engine.find.FilterJson;
import io.quimbi.engine.find.FilterWords;
import io.quimbi.engine.find.FindCustomers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Audiences: named filters that are exported again and again. Each export is complete, and
 * remembers who was in it, so that the next one can tell who came and who went. It counts as the
 * last one only when it was written to its end.
 */
public final class Audiences {
  private static final int NAME_LENGTH_MAX = 64;
  private static final int ROWS_PER_STEP = 1000;

  private final Stores stores;
  private final FindCustomers find;
  private final AudienceStore audiences;

  /** The use case on its ports. */
  public Audiences(Stores stores, FindCustomers find, AudienceStore audiences) {
    this.stores = stores;
    this.find = find;
    this.audiences = audiences;
  }

  /**
   * An audience.
   *
   * @param understood what its filter means
   * @param words the question that it was made from, or null
   * @param exports how often it was exported
   * @param exportedAt of the last export, whose numbers follow; null where there was none
   */
  public record Audience(
      String name,
      String understood,
      Map<String, Object> filter,
      @Nullable String words,
      Instant createdAt,
      int exports,
      @Nullable Instant exportedAt,
      int members,
      int added,
      int removed) {}

  /**
   * What an export wrote.
   *
   * @param members how many customers are in the audience
   * @param added of them, who was not in the export before
   * @param removed who was in the export before and is not any more
   * @param leftOut by part that was written, the customers for whom the layout has no place
   */
  public record Exported(
      String name,
      String layout,
      int export,
      int members,
      int added,
      int removed,
      Map<String, Long> leftOut) {}

  /**
   * Who came and went.
   *
   * @param since of the export that this is against; null where there was none
   * @param members how many customers are in the audience now
   */
  public record Changes(
      String name,
      @Nullable Instant since,
      int members,
      int addedCount,
      int removedCount,
      List<String> added,
      List<String> removed,
      boolean complete) {}

  /**
   * Keeps a filter under a name.
   *
   * @param words the question that the filter was made from, or null
   * @throws QuimbiException of kind USAGE if the name is none or taken, or the filter names what is
   *     not there
   */
  public Audience create(
      String storeId, String name, CustomerFilter filter, @Nullable String words) {
    if (!name.matches("[A-Za-z0-9._-]{1," + NAME_LENGTH_MAX + "}")) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE,
          "AUDIENCE_BAD_NAME",
          "\""
              + name
              + "\" is no name of an audience: use 1 to "
              + NAME_LENGTH_MAX
              + " letters, digits, dots, dashes or underscores");
    }
    find.check(storeId, filter);
    if (!audiences.create(storeId, Kept.fresh(name, FilterJson.write(filter).toString(), words))) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE,
          "AUDIENCE_EXISTS",
          "there is an audience \"" + name + "\" already; delete it first, or choose another name");
    }
    return audience(storeId, require(storeId, name));
  }

  /** All audiences of a store, by name. */
  public List<Audience> list(String storeId) {
    stores.require(storeId);
    return audiences.list(storeId).stream().map(kept -> audience(storeId, kept)).toList();
  }

  /** What was exported so far of all audiences that are still kept, newest first. */
  public List<Past> exports(String storeId, int limit) {
    stores.require(storeId);
    return audiences.exports(storeId, limit);
  }

  /**
   * An audience.
   *
   * @throws QuimbiException of kind NOTHING_THERE where there is none of that name
   */
  public Audience get(String storeId, String name) {
    return audience(storeId, require(storeId, name));
  }

  /**
   * Forgets an audience; nobody is deleted by that.
   *
   * @throws QuimbiException of kind NOTHING_THERE where there is none of that name
   */
  public void delete(String storeId, String name) {
    require(storeId, name);
    audiences.delete(storeId, name);
  }

  /**
   * Exports everybody in an audience to a file and, where they are asked for, who came and who went
   * to files of their own. Each file appears complete or not at all, and the export counts when all
   * of them are there.
   *
   * @param files for each part that is wanted; the members among them
   * @param threads to compute drift with
   * @throws QuimbiException of kind NOTHING_THERE where there is no such audience, ENVIRONMENT if a
   *     file cannot be written or somebody else exported the audience meanwhile
   */
  public Exported toFiles(
      String storeId,
      String name,
      Layout layout,
      Map<Part, Path> files,
      int threads,
      Progress progress) {
    Kept kept = require(storeId, name);
    Membership membership = membershipNow(storeId, kept, threads, progress);
    Map<String, Long> leftOut =
        files.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .collect(
                Collectors.toMap(
                    entry -> entry.getKey().word(),
                    entry ->
                        WholeFile.write(
                            entry.getValue(),
                            writer ->
                                write(
                                    storeId,
                                    entry.getKey().of(membership),
                                    layout,
                                    writer,
                                    progress)),
                    (first, second) -> first,
                    TreeMap::new));
    return recorded(storeId, kept, layout, membership, leftOut);
  }

  /**
   * Exports everybody in an audience to {@code writer}, which stays open. The export counts when
   * the writer took the last row; if it fails before, the last export stays what it was.
   *
   * @param threads to compute drift with
   * @throws QuimbiException as {@link #toFiles} does
   */
  public Exported to(
      String storeId, String name, Layout layout, Writer writer, int threads, Progress progress) {
    Kept kept = require(storeId, name);
    Membership membership = membershipNow(storeId, kept, threads, progress);
    long leftOut = write(storeId, membership.members(), layout, writer, progress);
    return recorded(storeId, kept, layout, membership, Map.of(Part.MEMBERS.word(), leftOut));
  }

  /**
   * Writes who came or went with the last export, or everybody who was in it, once more to {@code
   * writer}, which stays open. Who was erased since is not in it.
   *
   * @return the customers for whom the layout has no place
   * @throws QuimbiException of kind NOTHING_THERE where there is no such audience, or it was never
   *     exported
   */
  public long again(
      String storeId, String name, Part part, Layout layout, Writer writer, Progress progress) {
    Kept kept = require(storeId, name);
    if (kept.exportNo() == 0) {
      throw new QuimbiException(
          QuimbiException.Kind.NOTHING_THERE,
          "AUDIENCE_NOT_EXPORTED",
          "audience \"" + name + "\" was not exported yet, so nobody came or went since");
    }
    return write(storeId, part.of(audiences.membership(storeId, name)), layout, writer, progress);
  }

  /**
   * Who came to an audience and who left it since its last export, without exporting it.
   *
   * @param limit how many ids of either kind to tell at most
   * @param threads to compute drift with
   * @throws QuimbiException of kind NOTHING_THERE where there is no such audience
   */
  public Changes changes(String storeId, String name, int limit, int threads) {
    Kept kept = require(storeId, name);
    Membership now = membershipNow(storeId, kept, threads, Progress.NONE);
    return new Changes(
        name,
        kept.exportedAt(),
        now.members().length,
        now.added().length,
        now.removed().length,
        ids(storeId, now.added(), limit),
        ids(storeId, now.removed(), limit),
        now.added().length <= limit && now.removed().length <= limit);
  }

  private List<String> ids(String storeId, int[] customers, int limit) {
    List<String> ids = new ArrayList<>();
    audiences.ids(storeId, Arrays.copyOf(customers, Math.min(limit, customers.length)), ids::add);
    return ids;
  }

  private Membership membershipNow(String storeId, Kept kept, int threads, Progress progress) {
    progress.stage("Finding the customers of audience " + kept.name(), Progress.UNKNOWN);
    Members members = new Members();
    find.each(
        storeId,
        FilterJson.parse(kept.filter()),
        threads,
        row -> {
          members.add(row.customerNo());
          if (members.size % ROWS_PER_STEP == 0) {
            progress.checkCancelled();
          }
        });
    return Membership.after(
        audiences.membership(storeId, kept.name()).members(), members.ascending());
  }

  /** Customer numbers being gathered: four bytes each, however many there are. */
  private static final class Members {
    private int[] numbers = new int[ROWS_PER_STEP];
    private int size;

    void add(int number) {
      if (size == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * size);
      }
      numbers[size++] = number;
    }

    int[] ascending() {
      int[] all = Arrays.copyOf(numbers, size);
      Arrays.sort(all);
      return all;
    }
  }

  private long write(
      String storeId, int[] customers, Layout layout, Writer writer, Progress progress) {
    progress.stage("Writing customers", customers.length);
    // The caller closes the writer, so the CsvWriter around it is only flushed.
    CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(writer);
    csv.writeRecord(layout.header());
    long[] leftOut = {0};
    long[] rows = {0};
    audiences.ids(
        storeId,
        customers,
        customerId -> {
          Optional<List<String>> row = layout.row(customerId);
          row.ifPresentOrElse(csv::writeRecord, () -> leftOut[0]++);
          if (++rows[0] % ROWS_PER_STEP == 0) {
            progress.advance(ROWS_PER_STEP);
            progress.checkCancelled();
          }
        });
    try {
      csv.flush();
      writer.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return leftOut[0];
  }

  private Exported recorded(
      String storeId, Kept kept, Layout layout, Membership membership, Map<String, Long> leftOut) {
    if (!audiences.exported(storeId, kept.name(), kept.exportNo(), layout.word(), membership)) {
      throw new QuimbiException(
          QuimbiException.Kind.ENVIRONMENT,
          "AUDIENCE_EXPORTED_MEANWHILE",
          "audience \""
              + kept.name()
              + "\" was exported or deleted by somebody else meanwhile; this export does not count,"
              + " run it again");
    }
    return new Exported(
        kept.name(),
        layout.word(),
        kept.exportNo() + 1,
        membership.members().length,
        membership.added().length,
        membership.removed().length,
        leftOut);
  }

  private Kept require(String storeId, String name) {
    stores.require(storeId);
    return audiences
        .find(storeId, name)
        .orElseThrow(
            () -> {
              List<String> there = audiences.list(storeId).stream().map(Kept::name).toList();
              return new QuimbiException(
                  QuimbiException.Kind.NOTHING_THERE,
                  "NO_AUDIENCE",
                  "there is no audience \""
                      + name
                      + "\""
                      + (there.isEmpty()
                          ? " and no other yet; quimbi audience create makes one"
                          : "; there are " + String.join(", ", there)));
            });
  }

  private Audience audience(String storeId, Kept kept) {
    CustomerFilter filter = FilterJson.parse(kept.filter());
    return new Audience(
        kept.name(),
        FilterWords.of(filter, stores.require(storeId).currency()),
        FilterJson.map(filter),
        kept.words(),
        kept.createdAt(),
        kept.exportNo(),
        kept.exportedAt(),
        kept.members(),
        kept.added(),
        kept.removed());
  }
}
