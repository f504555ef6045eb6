package io.quimbi.engine.importing;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A file to import whose bytes began as a valid one and then went wrong in ways that files do.
 *
 * @param kind what it began as
 * @param bytes of the mutated file
 * @param format what the import is told of the layout; null to recognise it
 */
@SuppressWarnings("ArrayRecordComponent") // Made and read here; nobody compares two.
record FuzzInput(Kind kind, byte[] bytes, @Nullable OrderFormat format) {
  /** What a person can have imported. */
  enum Kind {
    OWN(OrderFormat.QUIMBI),
    MAPPED(OrderFormat.QUIMBI),
    SHOPIFY(OrderFormat.SHOPIFY),
    ONLINE_RETAIL(OrderFormat.ONLINE_RETAIL),
    CDNOW(OrderFormat.CDNOW),
    TICKETS(OrderFormat.QUIMBI);

    private final OrderFormat format;

    Kind(OrderFormat format) {
      this.format = format;
    }
  }

  private static final int BYTES_MAX = 4_000_000;

  /** What is called otherwise in a file that needs a mapping, a comma and a quote among it. */
  private static final String MAPPING =
      "customer_id=Kunde,order_id=\"Bestellung, Nr.\",ordered_at=Zeit,unit_price=Preis €,quantity=n";

  private static final String MAPPED_HEADER =
      "Kunde,\"Bestellung, Nr.\",Zeit,product_id,product_name,category,n,Preis €,"
          + "discount,refunded,refunded_at,return_reason,channel,currency";

  /** What breaks readers: structure, numbers and texts at the border of what is allowed. */
  private static final String[] BITS = {
    "\"",
    "\"\"",
    "\n",
    "\r",
    "\r\n",
    ",",
    ";",
    "\t",
    "|",
    "\0",
    "-",
    "0",
    "1e999999999",
    "1e-999999999",
    "-1e9",
    "NaN",
    "Infinity",
    "99999999999999999999",
    "9000000000",
    "9223372036854775807",
    "0.0000004",
    "1.234.567,89",
    "2024-02-30",
    "9999-12-31T23:59:60Z",
    "-999999999-01-01",
    "2024-05-01 09:58:12 -0400",
    "2024-03-31T02:30:00",
    "é",
    "\uFFFD",
    "\uFEFF",
    "\u0000\u0001\u001B[31m",
    "\uD83D\uDE00",
    " ",
    "\u00A0",
    "\u2028",
    "customer_id",
    "sep=;\n",
    "#1000",
    "A",
    "C",
    "=1+1",
    "a".repeat(300),
    "EUR",
    "USD",
    "XXXX"
  };

  /** The next input; the same for the same state of the generator. */
  static FuzzInput next(Kind kind, SplittableRandom random) {
    List<String> lines =
        switch (kind) {
          case TICKETS -> RandomFiles.tickets(random.split(), 30);
          case MAPPED -> {
            List<String> own = RandomFiles.of(kind.format, random.split(), 30);
            own.set(0, MAPPED_HEADER);
            yield own;
          }
          default -> RandomFiles.of(kind.format, random.split(), 30);
        };
    for (int i = random.nextInt(3); i > 0; i--) {
      mutateLines(lines, random);
    }
    byte[] bytes =
        encoded(String.join(random.nextInt(8) == 0 ? "\r\n" : "\n", lines) + "\n", random);
    for (int i = random.nextInt(6); i > 0; i--) {
      byte[] mutated = mutateBytes(bytes, random);
      if (mutated.length > 0 && mutated.length <= BYTES_MAX) {
        bytes = mutated;
      }
    }
    return new FuzzInput(kind, bytes, random.nextBoolean() ? kind.format : null);
  }

  /** The options of the import, the files being written. */
  ImportOptions options(ImportFixture fixture, String name) {
    Path file = fixture.write(name, bytes);
    return switch (kind) {
      case TICKETS -> {
        Path orders =
            fixture.write(
                "orders.csv",
                "customer_id,order_id,ordered_at,unit_price",
                "C1,O1,2023-01-01,1",
                "C2,O2,2023-01-02,1");
        yield fixture.options(orders).withTickets(file);
      }
      case MAPPED -> fixture.options(file).withColumns(ColumnMapping.parse(MAPPING));
      default -> fixture.options(file).withFormat(format);
    };
  }

  private static void mutateLines(List<String> lines, SplittableRandom random) {
    int at = random.nextInt(lines.size());
    int other = random.nextInt(lines.size());
    switch (random.nextInt(9)) {
      case 0 -> lines.add(at, lines.get(other));
      case 1 -> {
        if (lines.size() > 1) {
          lines.remove(at);
        }
      }
      case 2 -> lines.set(at, lines.set(other, lines.get(at)));
      // A column twice in the header.
      case 3 -> lines.set(0, lines.getFirst() + "," + lines.getFirst().split(",", 2)[0]);
      case 4 -> lines.set(0, lines.getFirst().replaceFirst(",[^,]*", ""));
      case 5 -> {
        char delimiter = ";\t|".charAt(random.nextInt(3));
        lines.replaceAll(line -> line.replace(',', delimiter));
      }
      case 6 -> {
        List<String> cells = new ArrayList<>(List.of(lines.get(at).split(",", -1)));
        cells.set(random.nextInt(cells.size()), bit(random));
        lines.set(at, String.join(",", cells));
      }
      case 7 -> {
        // A field as large as a book, rarely: each costs as much time as a hundred others.
        int length = random.nextInt(20) == 0 ? 1_000_000 : 20_000;
        lines.set(at, lines.get(at) + ",\"" + bit(random).repeat(1 + length / 20) + "\"");
      }
      default ->
          lines.replaceAll(line -> '"' + line.replace("\"", "\"\"").replace(",", "\",\"") + '"');
    }
  }

  private static byte[] encoded(String text, SplittableRandom random) {
    return switch (random.nextInt(16)) {
      case 0 -> ("\uFEFF" + text).getBytes(StandardCharsets.UTF_8);
      case 1 -> ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE);
      case 2 -> ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16BE);
      case 3 -> text.getBytes(StandardCharsets.UTF_16LE);
      case 4 -> text.getBytes(StandardCharsets.ISO_8859_1);
      default -> text.getBytes(StandardCharsets.UTF_8);
    };
  }

  private static byte[] mutateBytes(byte[] bytes, SplittableRandom random) {
    int at = random.nextInt(bytes.length + 1);
    int next = Math.min(bytes.length, at + 1);
    return switch (random.nextInt(9)) {
      case 0 -> splice(bytes, at, next, new byte[] {(byte) random.nextInt(256)});
      case 1 -> splice(bytes, at, Math.min(bytes.length, at + random.nextInt(200)), new byte[0]);
      case 2 -> random.nextInt(5) == 0 ? splice(bytes, at, at, bytes) : bytes;
      case 3 -> random.nextInt(5) == 0 ? splice(bytes, at, bytes.length, new byte[0]) : bytes;
      case 4 -> random.nextInt(5) == 0 ? ImportFixture.gzip(bytes) : bytes;
      case 5 -> {
        byte[] flipped = bytes.clone();
        if (at < bytes.length) {
          flipped[at] ^= (byte) (1 << random.nextInt(8));
        }
        yield flipped;
      }
      default -> splice(bytes, at, at, bit(random).getBytes(StandardCharsets.UTF_8));
    };
  }

  private static String bit(SplittableRandom random) {
    return BITS[random.nextInt(BITS.length)];
  }

  private static byte[] splice(byte[] bytes, int from, int to, byte[] between) {
    byte[] spliced = new byte[from + between.length + bytes.length - to];
    System.arraycopy(bytes, 0, spliced, 0, from);
    System.arraycopy(between, 0, spliced, from, between.length);
    System.arraycopy(bytes, to, spliced, from + between.length, bytes.length - to);
    return spliced;
  }
}
