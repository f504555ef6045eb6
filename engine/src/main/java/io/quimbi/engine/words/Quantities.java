package io.quimbi.engine.words;

import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.find.Range;
import io.quimbi.engine.words.Lexicon.Bound;
import io.quimbi.engine.words.Quantity.Unit;
import io.quimbi.engine.words.Token.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads how much: numbers, money and percentages with what bounds them. */
final class Quantities {
  private static final BigDecimal VALUE_MAX = BigDecimal.valueOf(9_000_000_000_000L);
  private static final Phrases<String> CURRENCIES =
      new Phrases<String>()
          .add("pounds|pound|quid|gbp|sterling", "GBP")
          .add("euros|euro|eur", "EUR")
          .add("dollars|dollar|bucks|usd", "USD")
          .add("yen|jpy", "JPY")
          .add("rupees|inr", "INR")
          .add("chf|francs", "CHF")
          .add("cad", "CAD")
          .add("aud", "AUD")
          .add("sek", "SEK")
          .add("nok", "NOK")
          .add("dkk", "DKK")
          .add("pln|zloty", "PLN");
  private static final Phrases<Boolean> PERCENT =
      new Phrases<Boolean>().add("percent|per cent", true);
  private static final Phrases<Boolean> BETWEEN = new Phrases<Boolean>().add("between|from", true);
  private static final Phrases<Boolean> TO = new Phrases<Boolean>().add("to|and|-|–|until", true);

  /** Shares in words, in percent; a quarter is also a part of a year. */
  private static final Phrases<BigDecimal> FRACTIONS =
      new Phrases<BigDecimal>()
          .add("half|a half", BigDecimal.valueOf(50))
          .add("a third|one third", new BigDecimal("33.33"))
          .add("two thirds", new BigDecimal("66.67"))
          .add("a quarter of|one quarter of", BigDecimal.valueOf(25))
          .add("three quarters of", BigDecimal.valueOf(75))
          .add("a fifth|one fifth", BigDecimal.valueOf(20))
          .add("a tenth|one tenth", BigDecimal.TEN);

  private final List<Token> tokens;
  private final Periods periods;
  private final @Nullable String currency;

  /** Of what is in another currency than the store's: where it stands, and what to say of it. */
  private final Map<Integer, String> hints;

  Quantities(
      List<Token> tokens, Periods periods, @Nullable String currency, Map<Integer, String> hints) {
    this.tokens = tokens;
    this.periods = periods;
    this.currency = currency;
    this.hints = hints;
  }

  private record Amount(BigDecimal value, Unit unit) {}

  private List<Parse<Amount>> amount(int at) {
    List<Parse<Amount>> found = new ArrayList<>();
    if (at >= tokens.size()) {
      return found;
    }
    Token token = tokens.get(at);
    BigDecimal value = token.number();
    if (token.is(Kind.PERCENT) && value != null) {
      found.add(Parse.of(at + 1, new Amount(value, Unit.PERCENT)));
    }
    for (Parse<BigDecimal> share : FRACTIONS.at(tokens, at)) {
      found.add(share.map(percent -> new Amount(percent, Unit.PERCENT)));
    }
    if (token.is(Kind.NUMBER) && token.currency() != null && value != null) {
      money(at, at + 1, value, token.currency()).ifPresent(found::add);
      return found;
    }
    for (Parse<String> code : CURRENCIES.at(tokens, at)) {
      for (Parse<BigDecimal> number : periods.number(code.end())) {
        money(at, number.end(), number.value(), code.value()).ifPresent(found::add);
      }
    }
    for (Parse<BigDecimal> number : periods.number(at)) {
      PERCENT
          .at(tokens, number.end())
          .forEach(p -> found.add(p.map(yes -> new Amount(number.value(), Unit.PERCENT))));
      CURRENCIES
          .at(tokens, number.end())
          .forEach(
              code -> money(at, code.end(), number.value(), code.value()).ifPresent(found::add));
      found.add(number.map(plain -> new Amount(plain, Unit.NONE)));
    }
    return found.stream().filter(a -> a.value().value.compareTo(VALUE_MAX) <= 0).toList();
  }

  private Optional<Parse<Amount>> money(int at, int end, BigDecimal value, String code) {
    if (currency != null && !currency.equals(code)) {
      hints.put(
          at, "this store's amounts are in " + currency + "; nothing is converted from " + code);
      return Optional.empty();
    }
    Parse<Amount> parse = Parse.of(end, new Amount(value, Unit.MONEY));
    return Optional.of(
        currency == null
            ? parse.noted("the store's orders do not say their currency; taken as " + code)
            : parse);
  }

  /** All ways to read how much from a place on. */
  List<Parse<Quantity>> at(int at) {
    List<Parse<Quantity>> found = new ArrayList<>();
    for (Parse<Amount> amount : amount(at)) {
      List<Parse<Bound>> behind = Lexicon.BEHIND.at(tokens, amount.end());
      behind.forEach(b -> add(found, b.end(), amount, b.value(), false));
      for (Parse<Boolean> to : TO.at(tokens, amount.end())) {
        if (!tokens.get(amount.end()).stem().equals("and")) {
          amount(to.end()).forEach(second -> between(found, amount, second));
        }
      }
      add(found, amount.end(), amount, Bound.EXACTLY, true);
    }
    for (Parse<Bound> before : Lexicon.BEFORE.at(tokens, at)) {
      amount(before.end())
          .forEach(amount -> add(found, amount.end(), amount, before.value(), false));
    }
    for (Parse<Boolean> between : BETWEEN.at(tokens, at)) {
      for (Parse<Amount> first : amount(between.end())) {
        for (Parse<Boolean> and : TO.at(tokens, first.end())) {
          amount(and.end()).forEach(second -> between(found, first, second));
        }
      }
    }
    return found;
  }

  private static void add(
      List<Parse<Quantity>> found, int end, Parse<Amount> amount, Bound bound, boolean bare) {
    Parse<Quantity> parse =
        amount.map(a -> new Quantity(Quantity.range(a.value, bound), a.unit, bare)).to(end);
    found.add(parse);
  }

  private static void between(
      List<Parse<Quantity>> found, Parse<Amount> first, Parse<Amount> second) {
    Unit unit = second.value().unit == Unit.NONE ? first.value().unit : second.value().unit;
    if (first.value().unit != Unit.NONE && first.value().unit != unit) {
      return;
    }
    try {
      Range range =
          new Range(
              Optional.of(new Range.Bound(first.value().value, true)),
              Optional.of(new Range.Bound(second.value().value, true)));
      found.add(second.map(a -> new Quantity(range, unit, false)));
    } catch (QuimbiException e) {
      // The larger number first is no range; its words stay unread.
      return;
    }
  }
}
