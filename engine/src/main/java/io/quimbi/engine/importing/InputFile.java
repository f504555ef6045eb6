package io.quimbi.engine.importing;

import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.QuimbiException.Kind;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * A file of rows as a person gives it: plain or gzip, in whatever of the common character sets, its
 * columns divided by commas, semicolons, tabs or pipes. All of that is recognised by content.
 *
 * <p>The delimiter is the candidate that occurs most often in the header outside quotes; of equals,
 * the first of the list above. A first line {@code sep=;}, as spreadsheets write it, decides.
 */
final class InputFile {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final String DELIMITERS = ",;\t|";

  private final Path path;
  private final String name;
  private final boolean gzip;
  private final char delimiter;
  private final boolean delimiterLine;
  private Encoding encoding;

  private InputFile(Path path, boolean gzip, Encoding encoding, String firstLine) {
    this.path = path;
    this.name = nameOf(path);
    this.gzip = gzip;
    this.encoding = encoding;
    this.delimiterLine = firstLine.length() == 5 && firstLine.startsWith("sep=");
    this.delimiter = delimiterLine ? firstLine.charAt(4) : mostFrequentDelimiter(firstLine);
  }

  /**
   * Looks at the start of a file.
   *
   * @throws QuimbiException if there is no such file, it is empty, or it plainly is not text
   */
  static InputFile open(Path path) {
    String name = nameOf(path);
    if (!Files.exists(path)) {
      throw bad("IMPORT_NO_FILE", "there is no file " + path + "; check the name", null);
    }
    if (!Files.isRegularFile(path)) {
      throw bad(
          "IMPORT_NO_FILE",
          path + " is not a plain file: it is read more than once; give a file",
          null);
    }
    try {
      boolean gzip;
      try (InputStream in = Files.newInputStream(path)) {
        gzip = in.read() == 0x1F && in.read() == 0x8B;
      }
      byte[] start;
      try (InputStream in = stream(path, gzip, null)) {
        start = in.readNBytes(BUFFER_BYTES);
      }
      if (start.length == 0) {
        throw bad("IMPORT_EMPTY_FILE", name + " is empty: a header and rows are expected", null);
      }
      refuseOtherKinds(name, start);
      Encoding encoding = Encoding.ofStart(start);
      return new InputFile(path, gzip, encoding, firstLine(name, start, encoding));
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  /** The file's name without its folders. */
  String name() {
    return name;
  }

  /** The character set, known for certain once all rows were read. */
  Encoding encoding() {
    return encoding;
  }

  char delimiter() {
    return delimiter;
  }

  /** Adds the bytes of the file to a digest. */
  void digest(MessageDigest digest, Progress progress) {
    progress.stage("Looking at " + name, size());
    try (InputStream in = new Watched(Files.newInputStream(path), progress)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
      }
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  /**
   * Reads all rows.
   *
   * @param start makes what takes the rows, given the header; asked again where reading has to
   *     start anew because the character set turned out to be another
   * @return what took all rows
   * @throws QuimbiException if the file cannot be read or has no header
   */
  <T extends RowTaker> T read(Function<Header, T> start, Progress progress) {
    while (true) {
      progress.stage("Reading " + name, size());
      try {
        return readAs(encoding, start, progress);
      } catch (CharacterCodingException e) {
        encoding = encodingOfAll();
      } catch (IOException e) {
        throw unreadable(name, e);
      }
    }
  }

  private <T extends RowTaker> T readAs(Encoding as, Function<Header, T> start, Progress progress)
      throws IOException {
    try (InputStream bytes = stream(path, gzip, progress);
        CsvRows rows = new CsvRows(as.reader(bytes), delimiter, as.replacing())) {
      if (delimiterLine) {
        rows.next();
      }
      List<String> names = rows.header(name);
      if (names.isEmpty()) {
        throw bad("IMPORT_EMPTY_FILE", name + " is empty: a header and rows are expected", null);
      }
      T taker = start.apply(new Header(name, names, delimiter == ';'));
      Row row = rows.row();
      while (rows.next()) {
        RowFault fault = row.fault();
        try {
          if (fault == null) {
            taker.take(row);
            continue;
          }
        } catch (RowFault e) {
          fault = e;
        }
        rows.keepText();
        taker.refuse(row, fault);
      }
      return taker;
    }
  }

  private Encoding encodingOfAll() {
    try (InputStream in = stream(path, gzip, null)) {
      return Encoding.ofDamaged(in);
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  private long size() {
    try {
      return Files.size(path);
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  private static InputStream stream(Path path, boolean gzip, @Nullable Progress progress)
      throws IOException {
    InputStream file = Files.newInputStream(path);
    InputStream raw =
        progress == null
            ? new BufferedInputStream(file, BUFFER_BYTES)
            : new BufferedInputStream(new Watched(file, progress), BUFFER_BYTES);
    if (!gzip) {
      return raw;
    }
    try {
      return new GZIPInputStream(raw, BUFFER_BYTES);
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  private static void refuseOtherKinds(String name, byte[] start) {
    String magic = new String(start, 0, Math.min(4, start.length), StandardCharsets.ISO_8859_1);
    String kind =
        switch (magic) {
          case "PK\u0003\u0004" -> "an Excel workbook or a zip archive";
          case "\u00D0\u00CF\u0011\u00E0" -> "an old Excel workbook";
          case "PAR1" -> "a Parquet file";
          case "%PDF" -> "a PDF";
          default -> "";
        };
    if (!kind.isEmpty()) {
      throw bad(
          "IMPORT_NOT_TEXT", name + " is " + kind + ", not text; save or export it as CSV", null);
    }
  }

  private static String firstLine(String name, byte[] start, Encoding encoding) {
    String text = new String(start, encoding.charset());
    int from = text.startsWith("\uFEFF") ? 1 : 0;
    while (from < text.length() && (text.charAt(from) == '\n' || text.charAt(from) == '\r')) {
      from++;
    }
    int to = from;
    while (to < text.length() && text.charAt(to) != '\n' && text.charAt(to) != '\r') {
      to++;
    }
    String line = text.substring(from, to);
    if (line.indexOf('\0') >= 0) {
      throw bad(
          "IMPORT_NOT_TEXT",
          name
              + " has NUL bytes in its first line: it is not text, or it is UTF-16 without a"
              + " byte-order mark; save it as CSV in UTF-8",
          null);
    }
    return line;
  }

  private static char mostFrequentDelimiter(String header) {
    int[] counts = new int[DELIMITERS.length()];
    boolean quoted = false;
    for (int i = 0; i < header.length(); i++) {
      char c = header.charAt(i);
      quoted ^= c == '"';
      int candidate = DELIMITERS.indexOf(c);
      if (!quoted && candidate >= 0) {
        counts[candidate]++;
      }
    }
    int best = 0;
    for (int candidate = 1; candidate < counts.length; candidate++) {
      best = counts[candidate] > counts[best] ? candidate : best;
    }
    return DELIMITERS.charAt(best);
  }

  private static QuimbiException unreadable(String name, IOException e) {
    if (e instanceof ZipException || e instanceof EOFException) {
      return bad(
          "IMPORT_BAD_GZIP",
          name
              + " is a damaged or cut-off gzip file"
              + (e.getMessage() == null ? "" : " (" + e.getMessage() + ")")
              + "; fetch it again",
          e);
    }
    return new QuimbiException(
        Kind.ENVIRONMENT,
        "IMPORT_UNREADABLE_FILE",
        name + " cannot be read: " + (e.getMessage() == null ? e.toString() : e.getMessage()),
        e);
  }

  private static QuimbiException bad(String code, String message, @Nullable Throwable cause) {
    return cause == null
        ? new QuimbiException(Kind.BAD_INPUT, code, message)
        : new QuimbiException(Kind.BAD_INPUT, code, message, cause);
  }

  private static String nameOf(Path path) {
    Path last = path.getFileName();
    return last == null ? path.toString() : last.toString();
  }

  /** Tells how far reading is, and stops it where that is asked for. */
  private static final class Watched extends FilterInputStream {
    private final Progress progress;

    Watched(InputStream in, Progress progress) {
      super(in);
      this.progress = progress;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      progress.checkCancelled();
      int count = super.read(buffer, offset, length);
      if (count > 0) {
        progress.advance(count);
      }
      return count;
    }
  }
}
