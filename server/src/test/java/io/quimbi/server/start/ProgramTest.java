package io.quimbi.server.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.app.ExitCode;
import io.quimbi.app.Failure;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

class ProgramTest {
  @Command(name = "greedy")
  private static final class Greedy implements Callable<Integer> {
    @Override
    public Integer call() {
      throw new OutOfMemoryError("Java heap space");
    }
  }

  @Test
  void tooLittleMemoryIsSaidInASentence() {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int code =
        Program.run(
            new Greedy(),
            List.of(),
            (failure, err) ->
                Failure.report(failure, new PrintStream(said, true, StandardCharsets.UTF_8)));
    assertThat(code).isEqualTo(ExitCode.ENVIRONMENT);
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("[OUT_OF_MEMORY]")
        .doesNotContain("\tat ", "a fault of ours");
  }
}
