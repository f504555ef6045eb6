package io.quimbi.engine.importing;

import io.quimbi.engine.QuimbiException;
import java.util.ArrayList;
import java.util.List;

/** Finds the columns of a layout that always has the same names. */
final class RequiredColumns {
  private final OrderFormat format;
  private final Header header;
  private final List<String> missing = new ArrayList<>();

  RequiredColumns(OrderFormat format, Header header) {
    this.format = format;
    this.header = header;
  }

  /** The index of a column under any of its names; what is missing is told by {@link #check}. */
  int require(String... names) {
    int index = header.findAny(names);
    if (index == Header.ABSENT) {
      missing.add(String.join(" or ", names));
    }
    return index;
  }

  /**
   * @throws QuimbiException naming every required column that is missing
   */
  void check() {
    if (!missing.isEmpty()) {
      throw new QuimbiException(
          QuimbiException.Kind.BAD_INPUT,
          "IMPORT_MISSING_COLUMN",
          header.file()
              + " has no column "
              + String.join(", ", missing)
              + ", which the format "
              + format.id()
              + " has; found: "
              + header.listing()
              + ". If it is another layout, leave --format away or name the columns with --map");
    }
  }
}
