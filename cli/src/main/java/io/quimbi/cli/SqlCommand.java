package io.quimbi.cli;

import io.quimbi.app.ExitCode;
import io.quimbi.app.Quimbi;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** Read-only SQL on a store. */
@Command(
    name = "sql",
    description = "Read a store by SQL, through documented views such as customer_profiles.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class SqlCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private StoreOption store = new StoreOption();
  @Mixin private JsonOption json = new JsonOption();

  @Parameters(index = "0", paramLabel = "SQL", description = "One statement that reads.")
  private String sql = "";

  @Override
  public Integer call() {
    return common.with(
        (quimbi, progress) -> {
          if (json.wanted()) {
            JsonRows rows = new JsonRows(System.out);
            quimbi.query(store.id(), sql, rows);
            rows.end();
          } else {
            TextRows rows = new TextRows();
            quimbi.query(store.id(), sql, rows);
            rows.print(System.out);
          }
          return ExitCode.DONE;
        });
  }

  /** Rows as a table. */
  private static final class TextRows implements Quimbi.RowSink {
    private final List<List<@Nullable String>> rows = new ArrayList<>();
    private List<String> headings = List.of();

    @Override
    public void columns(List<String> names, List<String> types) {
      List<String> all = new ArrayList<>();
      for (int c = 0; c < names.size(); c++) {
        all.add((NUMBERS.contains(types.get(c)) ? ">" : "") + names.get(c));
      }
      headings = all;
    }

    @Override
    public void row(List<@Nullable String> values) {
      rows.add(values);
    }

    void print(PrintStream out) {
      TextTable table = new TextTable(headings.toArray(String[]::new));
      for (List<@Nullable String> row : rows) {
        table.row(row.toArray());
      }
      table.print(out);
      out.printf("(%s rows)%n", Figures.count(rows.size()));
    }
  }

  private static final Set<String> NUMBERS =
      Set.of("int2", "int4", "int8", "float4", "float8", "numeric");

  /** Rows as a JSON array of objects, one after the other. */
  private static final class JsonRows implements Quimbi.RowSink {
    private final PrintStream out;
    private final JsonMapper mapper = JsonMapper.builder().build();
    private List<String> names = List.of();
    private List<String> types = List.of();
    private @Nullable JsonGenerator generator;

    JsonRows(PrintStream out) {
      this.out = out;
    }

    @Override
    public void columns(List<String> columnNames, List<String> columnTypes) {
      names = columnNames;
      types = columnTypes;
      generator = mapper.createGenerator(out);
      generator.writeStartArray();
    }

    @Override
    public void row(List<@Nullable String> values) {
      JsonGenerator to = generator;
      if (to == null) {
        throw new IllegalStateException("columns come before rows");
      }
      to.writeStartObject();
      for (int c = 0; c < values.size(); c++) {
        to.writeName(names.get(c));
        write(to, types.get(c), values.get(c));
      }
      to.writeEndObject();
    }

    private void write(JsonGenerator to, String type, @Nullable String value) {
      if (value == null) {
        to.writeNull();
      } else if (NUMBERS.contains(type) && value.matches("-?[0-9].*")) {
        to.writeNumber(value);
      } else if ("bool".equals(type)) {
        to.writeBoolean(value.startsWith("t"));
      } else if ("json".equals(type) || "jsonb".equals(type)) {
        to.writeTree(mapper.readTree(value));
      } else {
        to.writeString(value);
      }
    }

    void end() {
      if (generator != null) {
        // Flushed, not closed: standard output is not ours to close.
        generator.writeEndArray();
        generator.flush();
        out.println();
      }
    }
  }
}
