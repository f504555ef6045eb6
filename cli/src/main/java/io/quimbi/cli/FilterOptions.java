package io.quimbi.cli;

import io.quimbi.core.feature.Axis;
import io.quimbi.engine.Axes;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.find.Clause;
import io.quimbi.engine.find.Condition;
import io.quimbi.engine.find.CustomerFilter;
import io.quimbi.engine.find.FilterJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A filter of customers: in JSON, and segments by their names for short. */
final class FilterOptions {
  @Option(
      names = "--segment",
      paramLabel = "AXIS=SEGMENT",
      description = "Whose dominant segment on the axis it is; repeat for more, all hold.")
  private List<String> segments = new ArrayList<>();

  @Option(
      names = "--filter",
      paramLabel = "JSON",
      description = "A filter in JSON, or @FILE with one (docs/find.md).")
  private @Nullable String filter;

  /** Whether nothing was asked for. */
  boolean none() {
    return segments.isEmpty() && filter == null;
  }

  /** All that was asked for; everybody, where it is nothing. */
  CustomerFilter filter() {
    CustomerFilter all = filter == null ? CustomerFilter.EVERYBODY : FilterJson.parse(text(filter));
    for (String segment : segments) {
      int equals = segment.indexOf('=');
      if (equals < 0) {
        throw new QuimbiException(
            QuimbiException.Kind.USAGE,
            "FILTER_SEGMENT",
            "--segment needs an axis and a segment such as purchase_value=big_spenders, was \""
                + segment
                + "\"");
      }
      Axis axis = Axes.require(segment.substring(0, equals).strip());
      all =
          all.and(
              Clause.that(
                  new Condition.InSegment(axis, List.of(segment.substring(equals + 1).strip()))));
    }
    return all;
  }

  private static String text(String filter) {
    if (!filter.startsWith("@")) {
      return filter;
    }
    Path file = Path.of(filter.substring(1));
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new QuimbiException(
          QuimbiException.Kind.BAD_INPUT,
          "FILE_NOT_READ",
          file + " cannot be read: " + e.getMessage(),
          e);
    }
  }
}
