package io.quimbi.engine.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quimbi.engine.QuimbiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MatrixFileTest {
  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("m.csv"), text);
  }

  private void assertBad(String text, String code, String message) throws IOException {
    Path file = file(text);
    assertThatExceptionOfType(QuimbiException.class)
        .isThrownBy(() -> MatrixFile.read(file))
        .withMessage(file + message)
        .satisfies(
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.kind()).isEqualTo(QuimbiException.Kind.BAD_INPUT);
            });
  }

  @Test
  void columnsComeWithOrWithoutAHeader() throws IOException {
    double[][] expected = {{1, 3, 5}, {2.5, -4e-3, 6}};
    assertThat(MatrixFile.read(file("a,b\n1,2.5\n3,-4e-3\n5, 6 \n"))).isDeepEqualTo(expected);
    assertThat(MatrixFile.read(file("1,2.5\r\n3,-4e-3\r\n\r\n5,6"))).isDeepEqualTo(expected);
  }

  @Test
  void byteOrderMarkIsNoPartOfTheFirstNumber() throws IOException {
    assertThat(MatrixFile.read(file("\uFEFF1,2\n3,4\n")))
        .isDeepEqualTo(new double[][] {{1, 3}, {2, 4}});
  }

  @Test
  void whatIsNotANumberIsNamedByLineAndColumn() throws IOException {
    assertBad(
        "a,b\n1,2\n3,x\n",
        "MATRIX_BAD_ROW",
        " line 3, column 2: \"x\" is not a finite number within ±1.0E140");
    assertBad(
        "1,2\n3,\n",
        "MATRIX_BAD_ROW",
        " line 2, column 2: \"\" is not a finite number within ±1.0E140");
    assertBad(
        "1,2\nNaN,2\n",
        "MATRIX_BAD_ROW",
        " line 2, column 1: \"NaN\" is not a finite number within ±1.0E140");
    assertBad(
        "1,2\n3,1e200\n",
        "MATRIX_BAD_ROW",
        " line 2, column 2: \"1e200\" is not a finite number within ±1.0E140");
  }

  @Test
  void firstRowWithOneBadNumberIsNoHeader() throws IOException {
    assertBad(
        "1,x\n3,4\n",
        "MATRIX_BAD_ROW",
        " line 1, column 2: \"x\" is not a finite number within ±1.0E140");
  }

  @Test
  void rowOfAnotherLengthIsNamed() throws IOException {
    assertBad("1,2\n3,4,5\n", "MATRIX_BAD_ROW", " line 2, has 3 columns where the first row has 2");
    assertBad("a,b\n1\n", "MATRIX_BAD_ROW", " line 2, has 1 columns where the first row has 2");
  }

  @Test
  void fileWithoutNumbersIsEmpty() throws IOException {
    assertBad("", "MATRIX_EMPTY", " has no row of numbers");
    assertBad("a,b\n", "MATRIX_EMPTY", " has no row of numbers");
  }

  @Test
  void missingFileIsSaidToBeMissing() {
    Path none = folder.resolve("none.csv");
    assertThatExceptionOfType(QuimbiException.class)
        .isThrownBy(() -> MatrixFile.read(none))
        .withMessage(none + " cannot be read: there is no such file");
  }

  @Test
  void writtenNumbersComeBackToTheLastBit() {
    double[][] rows = {{1 / 3.0, Math.PI}, {-1e-300, 0}, {Double.MIN_VALUE, 1e139}};
    Path file = folder.resolve("out.csv");
    MatrixFile.write(file, "u", 3, row -> rows[row]);
    double[][] columns = MatrixFile.read(file);
    for (int row = 0; row < 3; row++) {
      assertThat(new double[] {columns[0][row], columns[1][row]}).isEqualTo(rows[row]);
    }
    assertThat(file).content().startsWith("u1,u2");
  }

  @Test
  void fileThatCannotBeWrittenIsAnEnvironmentError() {
    Path nowhere = folder.resolve("no/such/folder/out.csv");
    assertThatExceptionOfType(QuimbiException.class)
        .isThrownBy(() -> MatrixFile.write(nowhere, "u", 1, row -> new double[] {1}))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(QuimbiException.Kind.ENVIRONMENT));
  }
}
