package io.quimbi.engine.words;

import io.quimbi.engine.words.Token.Kind;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Numbers, durations, dates and periods. Periods are counted from the day up to which the store's
 * profiles count, not from the clock: "last month" of a shop whose orders end in June is June.
 */
final class Periods {
  private static final BigDecimal DAYS_MAX = BigDecimal.valueOf(36_500);
  private static final int YEAR_MIN = 1970;
  private static final int YEAR_MAX = 2100;

  private static final Phrases<Integer> NUMBERS = numbers();
  private static final Phrases<Integer> MAGNITUDES =
      new Phrases<Integer>()
          .add("dozen", 12)
          .add("hundred", 100)
          .add("thousand|grand", 1000)
          .add("million", 1_000_000);
  private static final Phrases<ChronoUnit> UNITS =
      new Phrases<ChronoUnit>()
          .add("day|days", ChronoUnit.DAYS)
          .add("week|weeks|wk|wks", ChronoUnit.WEEKS)
          .add("month|months", ChronoUnit.MONTHS)
          .add("year|years", ChronoUnit.YEARS);
  private static final Phrases<Month> MONTHS = months();
  private static final Phrases<String> WORDS =
      new Phrases<String>()
          .add("in last|in past|over last|over past|during last|during past", "last")
          .add("within last|within past|for last|for past|last|past|previous", "last")
          .add("in previous|recent|these last|these past", "last")
          .add("this|in this|during this|so far this", "this")
          .add("since|from", "since")
          .add("after", "after")
          .add("before|prior to", "before")
          .add("until|till|up to", "until")
          .add("in|during|of", "in")
          .add("between|from", "between")
          .add("half a year|half year", "half a year")
          .add("today", "today")
          .add("yesterday", "yesterday")
          .add("lately|recently|of late", "lately")
          .add("quarter|quarters", "quarter")
          .add("last calendar|previous calendar|in last calendar", "calendar");

  private final List<Token> tokens;
  private final LocalDate today;

  Periods(List<Token> tokens, LocalDate today) {
    this.tokens = tokens;
    this.today = today;
  }

  private static Phrases<Integer> numbers() {
    Phrases<Integer> numbers = new Phrases<>();
    List<String> words =
        List.of(
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty");
    for (int i = 0; i < words.size(); i++) {
      numbers.add(words.get(i), i);
    }
    Map.of("thirty", 30, "forty", 40, "fifty", 50, "sixty", 60, "seventy", 70, "eighty", 80)
        .forEach(numbers::add);
    return numbers.add("ninety", 90).add("couple|a couple of|couple of|a couple", 2);
  }

  private static Phrases<Month> months() {
    Phrases<Month> months = new Phrases<>();
    for (Month month : Month.values()) {
      months.add(month.name().toLowerCase(Locale.ROOT), month);
    }
    return months
        .add("jan", Month.JANUARY)
        .add("feb", Month.FEBRUARY)
        .add("apr", Month.APRIL)
        .add("aug", Month.AUGUST)
        .add("sep|sept", Month.SEPTEMBER)
        .add("oct", Month.OCTOBER)
        .add("nov", Month.NOVEMBER)
        .add("dec", Month.DECEMBER);
  }

  /** A number in digits or in words, such as 1.5k, two hundred or a dozen. */
  List<Parse<BigDecimal>> number(int at) {
    List<Parse<BigDecimal>> found = new ArrayList<>();
    if (at >= tokens.size()) {
      return found;
    }
    Token token = tokens.get(at);
    BigDecimal digits = token.number();
    if (token.is(Kind.NUMBER) && digits != null) {
      found.add(Parse.of(at + 1, digits));
    }
    NUMBERS.at(tokens, at).forEach(word -> found.add(word.map(BigDecimal::valueOf)));
    boolean article = token.stem().equals("a") || token.stem().equals("an");
    if (article) {
      for (Parse<Integer> magnitude : MAGNITUDES.at(tokens, at + 1)) {
        found.add(magnitude.map(BigDecimal::valueOf));
      }
    }
    for (Parse<BigDecimal> base : List.copyOf(found)) {
      for (Parse<Integer> magnitude : MAGNITUDES.at(tokens, base.end())) {
        found.add(magnitude.map(by -> base.value().multiply(BigDecimal.valueOf(by))));
      }
    }
    return found;
  }

  /** So many days, weeks, months, quarters or years back from today, in days; "a year" is one. */
  List<Parse<Integer>> duration(int at) {
    List<Parse<BigDecimal>> counts = new ArrayList<>(number(at));
    if (at < tokens.size() && List.of("a", "an", "one").contains(tokens.get(at).stem())) {
      counts.add(Parse.of(at + 1, BigDecimal.ONE));
    }
    List<Parse<Integer>> found = new ArrayList<>();
    for (Parse<String> half : WORDS.at(tokens, at)) {
      if (half.value().equals("half a year")) {
        found.add(half.map(months -> daysBack(ChronoUnit.MONTHS, 6)));
      }
    }
    for (Parse<BigDecimal> count : counts) {
      if (count.value().compareTo(DAYS_MAX) <= 0
          && count.value().stripTrailingZeros().scale() <= 0) {
        found.addAll(units(count.end(), count.value().intValueExact()));
      }
    }
    return found;
  }

  /** The days of so many of a unit that stands at a place. */
  private List<Parse<Integer>> units(int at, int count) {
    int from = at < tokens.size() && tokens.get(at).stem().equals("-") ? at + 1 : at;
    List<Parse<Integer>> found = new ArrayList<>();
    for (Parse<ChronoUnit> unit : UNITS.at(tokens, from)) {
      found.add(unit.map(u -> daysBack(u, count)));
    }
    for (Parse<String> word : WORDS.at(tokens, from)) {
      if (word.value().equals("quarter")) {
        found.add(word.map(quarter -> daysBack(ChronoUnit.MONTHS, 3 * count)));
      }
    }
    return found.stream().filter(days -> days.value() >= 1).toList();
  }

  private int daysBack(ChronoUnit unit, int count) {
    try {
      return (int)
          Math.min(DAYS_MAX.intValue(), ChronoUnit.DAYS.between(today.minus(count, unit), today));
    } catch (DateTimeException | ArithmeticException e) {
      return 0;
    }
  }

  /** A day, or the days of a month or a year. */
  private List<Parse<When>> stretch(int at) {
    List<Parse<When>> found = new ArrayList<>();
    if (at >= tokens.size()) {
      return found;
    }
    Token token = tokens.get(at);
    if (token.is(Kind.DATE)) {
      try {
        LocalDate date = LocalDate.parse(token.text());
        found.add(Parse.of(at + 1, When.between(date, date)));
      } catch (DateTimeException e) {
        // A date that is in no calendar is said not to be understood.
        return found;
      }
    }
    year(at).ifPresent(year -> found.add(Parse.of(at + 1, days(YearMonth.of(year, 1), 12))));
    for (Parse<Month> month : MONTHS.at(tokens, at)) {
      YearMonth latest = YearMonth.of(today.getYear(), month.value());
      YearMonth past = latest.isAfter(YearMonth.from(today)) ? latest.minusYears(1) : latest;
      found.add(month.map(m -> days(past, 1)));
      year(month.end())
          .ifPresent(
              year ->
                  found.add(Parse.of(month.end() + 1, days(YearMonth.of(year, month.value()), 1))));
    }
    for (Parse<String> word : WORDS.at(tokens, at)) {
      if (word.value().equals("today")) {
        found.add(word.map(day -> When.between(today, today)));
      } else if (word.value().equals("yesterday")) {
        found.add(word.map(day -> When.between(today.minusDays(1), today.minusDays(1))));
      }
    }
    return found;
  }

  private static When days(YearMonth first, int months) {
    return When.between(first.atDay(1), first.plusMonths(months - 1).atEndOfMonth());
  }

  private Optional<Integer> year(int at) {
    if (at < tokens.size()
        && tokens.get(at).is(Kind.NUMBER)
        && tokens.get(at).text().matches("\\d{4}")) {
      int year = Integer.parseInt(tokens.get(at).text());
      return year >= YEAR_MIN && year <= YEAR_MAX ? Optional.of(year) : Optional.empty();
    }
    return Optional.empty();
  }

  /** A period with the words that introduce it, such as "in the last 8 weeks" or "since March". */
  List<Parse<When>> period(int at) {
    List<Parse<When>> found = new ArrayList<>();
    for (Parse<String> word : WORDS.at(tokens, at)) {
      int next = word.end();
      switch (word.value()) {
        case "last" -> last(next, found);
        case "this" -> current(next, found);
        case "calendar" -> calendar(next, found);
        case "since" -> {
          stretch(next).forEach(s -> found.add(s.map(w -> When.since(w.from().orElseThrow()))));
          last(skip("last", next), found);
        }
        case "after" ->
            stretch(next)
                .forEach(s -> found.add(s.map(w -> When.since(w.to().orElseThrow().plusDays(1)))));
        case "before" ->
            stretch(next)
                .forEach(
                    s -> found.add(s.map(w -> When.until(w.from().orElseThrow().minusDays(1)))));
        case "until" ->
            stretch(next).forEach(s -> found.add(s.map(w -> When.until(w.to().orElseThrow()))));
        case "in" -> found.addAll(stretch(next));
        case "between" -> between(next, found);
        case "today", "yesterday" -> found.addAll(stretch(at));
        case "lately" ->
            found.add(
                word.map(w -> When.days(28))
                    .noted("\"" + said(at, word.end()) + "\" read as the last 28 days"));
        default -> {}
      }
    }
    return found;
  }

  private int skip(String stem, int at) {
    return at < tokens.size() && tokens.get(at).stem().equals(stem) ? at + 1 : tokens.size();
  }

  private void last(int next, List<Parse<When>> found) {
    duration(next).forEach(days -> found.add(days.map(When::days)));
    units(next, 1).forEach(days -> found.add(days.map(When::days)));
  }

  private void current(int next, List<Parse<When>> found) {
    for (Parse<ChronoUnit> unit : UNITS.at(tokens, next)) {
      found.add(
          unit.map(
              u ->
                  When.since(
                      switch (u) {
                        case WEEKS ->
                            today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                        case MONTHS -> today.withDayOfMonth(1);
                        case YEARS -> today.withDayOfYear(1);
                        default -> today;
                      })));
    }
    for (Parse<String> word : WORDS.at(tokens, next)) {
      if (word.value().equals("quarter")) {
        found.add(
            word.map(
                q ->
                    When.since(
                        today.with(today.getMonth().firstMonthOfQuarter()).withDayOfMonth(1))));
      }
    }
  }

  private void calendar(int next, List<Parse<When>> found) {
    for (Parse<ChronoUnit> unit : UNITS.at(tokens, next)) {
      if (unit.value() == ChronoUnit.MONTHS) {
        found.add(unit.map(u -> days(YearMonth.from(today).minusMonths(1), 1)));
      } else if (unit.value() == ChronoUnit.YEARS) {
        found.add(unit.map(u -> days(YearMonth.of(today.getYear() - 1, 1), 12)));
      }
    }
  }

  private void between(int next, List<Parse<When>> found) {
    for (Parse<When> first : stretch(next)) {
      int and = first.end();
      if (and < tokens.size()
          && List.of("and", "to", "until", "-").contains(tokens.get(and).stem())) {
        for (Parse<When> second : stretch(and + 1)) {
          LocalDate from = first.value().from().orElseThrow();
          LocalDate to = second.value().to().orElseThrow();
          if (!to.isBefore(from)) {
            found.add(second.map(w -> When.between(from, to)));
          }
        }
      }
    }
  }

  private String said(int from, int to) {
    return tokens.subList(from, to).stream().map(Token::text).collect(Collectors.joining(" "));
  }
}
