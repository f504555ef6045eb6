package io.quimbi.core.model;

import io.quimbi.core.Workers;
import io.quimbi.core.feature.FeatureExtractor;
import io.quimbi.core.feature.FeatureMatrix;
import io.quimbi.core.feature.Reference;
import io.quimbi.core.history.Dictionary;
import io.quimbi.core.history.Money;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.OrderRows;
import io.quimbi.testkit.SharedFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * The two public data sets as orders, read by the few rules that the check figures name; the
 * product's own reader is tested where it lives.
 */
record RealData(OrderBook book, Reference reference, FeatureMatrix matrix) {
  private static final long SECOND = 1_000_000;

  private record Line(String customer, long time, String product, double quantity, long price) {}

  /** Online-retail with its cancellations as returns, as of 2011-12-10T00:00 UTC. */
  static RealData onlineRetail(Workers workers) throws IOException {
    Map<String, List<Line>> invoices = new LinkedHashMap<>();
    try (BufferedReader in = open("data/online-retail/online_retail.csv.gz")) {
      in.readLine();
      for (String row = in.readLine(); row != null; row = in.readLine()) {
        List<String> field = fields(row);
        double quantity = Double.parseDouble(field.get(3));
        BigDecimal price = new BigDecimal(field.get(5));
        boolean cancelled = field.get(0).startsWith("C");
        if (!field.get(6).isEmpty() && price.signum() > 0 && (cancelled || quantity > 0)) {
          long time =
              LocalDateTime.parse(field.get(4).replace(' ', 'T')).toEpochSecond(ZoneOffset.UTC);
          invoices
              .computeIfAbsent(field.get(0), invoice -> new ArrayList<>())
              .add(
                  new Line(
                      field.get(6), time * SECOND, field.get(1), quantity, Money.ofDecimal(price)));
        }
      }
    }
    OrderRows rows = new OrderRows(ZoneId.of("UTC"));
    invoices.forEach(
        (invoice, lines) -> {
          long first = lines.stream().mapToLong(Line::time).min().orElseThrow();
          int customer = rows.customers().idOf(lines.getFirst().customer);
          rows.addOrder(customer, invoice, first, true, OrderBook.NEVER, Dictionary.NONE);
          for (Line line : lines) {
            int product = rows.products().idOf(line.product);
            long value = Math.round(Math.abs(line.quantity) * line.price);
            if (line.quantity > 0) {
              rows.addLine(product, Dictionary.NONE, line.quantity, value, 0);
            } else {
              rows.addReturn(product, line.time, -line.quantity, value, Dictionary.NONE);
            }
          }
        });
    return of(rows, "2011-12-10T00:00:00Z", workers);
  }

  /** The whole of CDNOW, each row an order without a time of day, as of 1998-07-01T00:00 UTC. */
  static RealData cdnow(Workers workers) throws IOException {
    OrderRows rows = new OrderRows(ZoneId.of("UTC"));
    try (BufferedReader in = open("data/cdnow/cdnow_master.csv.gz")) {
      in.readLine();
      int number = 0;
      for (String row = in.readLine(); row != null; row = in.readLine()) {
        List<String> field = fields(row);
        long day = LocalDate.parse(field.get(1), DateTimeFormatter.BASIC_ISO_DATE).toEpochDay();
        rows.addOrder(
            rows.customers().idOf(field.get(0)),
            String.format("%06d", number++),
            day * 86_400 * SECOND,
            false,
            OrderBook.NEVER,
            Dictionary.NONE);
        rows.addLine(
            Dictionary.NONE,
            Dictionary.NONE,
            Math.max(1, Double.parseDouble(field.get(2))),
            Money.ofDecimal(new BigDecimal(field.get(3))),
            0);
      }
    }
    return of(rows, "1998-07-01T00:00:00Z", workers);
  }

  private static RealData of(OrderRows rows, String asOf, Workers workers) {
    OrderBook book = rows.toBook();
    long micros = Instant.parse(asOf).getEpochSecond() * SECOND;
    Reference reference = Reference.of(book, micros, workers);
    return new RealData(
        book, reference, new FeatureExtractor(book, reference, workers).extract(micros, workers));
  }

  private static BufferedReader open(String relative) throws IOException {
    return new BufferedReader(
        new InputStreamReader(
            new GZIPInputStream(Files.newInputStream(SharedFiles.require(relative))),
            StandardCharsets.UTF_8));
  }

  /** The fields of a line of CSV; no field of these files holds a line break. */
  private static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        // A doubled quote inside quotes closes and opens again; it stands for itself.
        if (!quoted && i > 0 && line.charAt(i - 1) == '"') {
          field.append(c);
        }
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }
}
