package io.quimbi.cli;

import io.quimbi.app.ExitCode;
import io.quimbi.app.Settings.Effective;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The effective configuration. */
@Command(
    name = "config",
    description = "Show every setting, its effective value and where it came from.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ConfigCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() {
    List<Effective> effective = common.settings().effective();
    if (json.wanted()) {
      List<Map<String, String>> rows = new ArrayList<>();
      for (Effective value : effective) {
        Map<String, String> row = new LinkedHashMap<>();
        row.put("setting", value.setting().key());
        row.put("value", value.value());
        row.put("origin", value.origin());
        row.put("variable", value.setting().variable());
        row.put("description", value.setting().description());
        rows.add(row);
      }
      JsonOption.print(rows, System.out);
    } else {
      TextTable table = new TextTable("setting", "value", "from", "environment variable");
      for (Effective value : effective) {
        table.row(value.setting().key(), value.value(), value.origin(), value.setting().variable());
      }
      table.print(System.out);
    }
    return ExitCode.DONE;
  }
}
