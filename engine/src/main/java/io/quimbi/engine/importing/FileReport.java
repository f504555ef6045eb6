package io.quimbi.engine.importing;

import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What reading one file gave. Every row read is kept, skipped or rejected, so that {@code rowsRead
 * = rowsKept + Σ skipped + rejected}.
 *
 * @param name of the file
 * @param format the layout it was read as, such as {@code shopify} or {@code tickets}
 * @param encoding its character set, for people
 * @param delimiter what divides its columns
 * @param rowsRead rows without the header and blank lines
 * @param rowsKept rows that were taken
 * @param skipped rows that could be read and were passed over, by reason
 * @param rejected rows that could not be taken
 * @param examples the first rejects
 * @param rejectsFile where all of them are; empty without rejects
 */
public record FileReport(
    String name,
    String format,
    String encoding,
    char delimiter,
    long rowsRead,
    long rowsKept,
    Map<SkipReason, Long> skipped,
    long rejected,
    List<Reject> examples,
    Optional<Path> rejectsFile) {
  /** Copies the collections. */
  public FileReport {
    Map<SkipReason, Long> copy = new EnumMap<>(SkipReason.class);
    copy.putAll(skipped);
    skipped = Collections.unmodifiableMap(copy);
    examples = List.copyOf(examples);
  }
}
