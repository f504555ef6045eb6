package io.quimbi.engine.words;

import io.quimbi.core.drift.Severity;
import io.quimbi.core.evidence.EvidenceKind;
import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.Feature;
import io.quimbi.core.model.Strength;
import io.quimbi.engine.find.Clause;
import io.quimbi.engine.find.Condition;
import io.quimbi.engine.find.Condition.Level;
import io.quimbi.engine.find.Figure;
import io.quimbi.engine.find.Order;
import io.quimbi.engine.find.Range;
import io.quimbi.engine.insight.SegmentsReport.SegmentReport;
import io.quimbi.engine.snapshot.DriftCondition;
import io.quimbi.engine.snapshot.MoversFilter;
import io.quimbi.engine.words.Lexicon.Bound;
import io.quimbi.engine.words.Lexicon.Measured;
import io.quimbi.engine.words.Lexicon.Move;
import io.quimbi.engine.words.Lexicon.OfFeature;
import io.quimbi.engine.words.Lexicon.OfProfile;
import io.quimbi.engine.words.Lexicon.Told;
import io.quimbi.engine.words.Lexicon.Who;
import io.quimbi.engine.words.Parse.Rank;
import io.quimbi.engine.words.Piece.Asked;
import io.quimbi.engine.words.Piece.During;
import io.quimbi.engine.words.Piece.Limited;
import io.quimbi.engine.words.Piece.Ordered;
import io.quimbi.engine.words.Token.Kind;
import io.quimbi.engine.words.Vocabulary.KnownAxis;
import io.quimbi.engine.words.Vocabulary.Outstanding;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What stretches of a question may mean: each method gives every reading of the tokens from a place
 * on, and {@link WordsReader} chooses those that together cover the question best.
 */
final class Grammar {
  private static final int LOOKALIKES = 20;
  private static final double LAPSED_DAYS = 180;
  private static final double NEW_DAYS = 90;
  private static final int IDS_MAX = 100;

  private static final Phrases<Order> SORTS =
      new Phrases<Order>()
          .add(
              "most valuable|best|best customers|highest value|biggest spenders|top spenders|spenders|spent most|spend most|spending most|highest spend|highest spenders|worth most|most money|bring in most|highest lifetime value|highest ltv",
              Order.most(Figure.LIFETIME_VALUE))
          .add(
              "least valuable|worst|lowest value|smallest spenders|spent least|spend least|lowest spend|worth least",
              Order.least(Figure.LIFETIME_VALUE))
          .add(
              "most orders|ordered most|most frequent|order most|buy most often|bought most often|most loyal|most active|buy most|bought most",
              Order.most(Figure.TOTAL_ORDERS))
          .add("fewest orders|least active|least frequent", Order.least(Figure.TOTAL_ORDERS))
          .add(
              "most likely to leave|most likely to churn|riskiest|most at risk|highest churn risk|highest risk|most endangered|worst churn risk|worst churn risks|worst risk|worst risks|biggest churn risk|biggest churn risks|biggest risks",
              Order.most(Figure.CHURN_RISK_RANK))
          .add(
              "least likely to leave|least likely to churn|lowest churn risk|lowest risk|safest",
              Order.least(Figure.CHURN_RISK_RANK))
          .add(
              "newest|newest customers|most recently joined|latest customers",
              Order.least(Figure.CUSTOMER_TENURE_DAYS))
          .add(
              "oldest|longest standing|earliest|earliest customers|longest serving",
              Order.most(Figure.CUSTOMER_TENURE_DAYS))
          .add(
              "most recent|latest|most recently active|most recent orders",
              Order.least(Figure.DAYS_SINCE_LAST_PURCHASE))
          .add(
              "longest silent|silent longest|quiet longest|longest quiet|longest gone",
              Order.most(Figure.DAYS_SINCE_LAST_PURCHASE))
          .add(
              "biggest baskets|largest orders|biggest orders|largest baskets|highest order value|highest average order|highest average order value",
              Order.most(Figure.AVG_ORDER_VALUE))
          .add(
              "most promising|highest potential|highest predicted value",
              Order.most(Figure.PREDICTED_LTV));
  private static final Phrases<Boolean> SUPERLATIVES =
      new Phrases<Boolean>()
          .add("most|highest|largest|biggest|greatest|sorted by most|longest", true)
          .add("least|lowest|smallest|fewest|shortest", false);
  private static final Phrases<Boolean> BY =
      new Phrases<Boolean>()
          .add("by|sorted by|ordered by|ranked by|sort by|order by|rank by|in order of", true);
  private static final Phrases<Boolean> DIRECTIONS =
      new Phrases<Boolean>()
          .add("descending|highest first|largest first|biggest first|most first|desc", true)
          .add("ascending|lowest first|smallest first|fewest first|least first|asc", false);
  private static final Phrases<Boolean> MOST_DRIFT =
      new Phrases<Boolean>()
          .add(
              "drifted most|drifting most|moved most|biggest drift|largest drift|biggest movers|top movers|biggest changes|biggest change|strongest drift|highest drift",
              true);
  private static final Phrases<Boolean> TOP =
      new Phrases<Boolean>().add("top|first|limit|best|at most|up to", true);
  private static final Phrases<Boolean> LAST_ORDERED =
      new Phrases<Boolean>()
          // True where it is the last order that is said, so that any date will do.
          .add(
              "last order|last ordered|last bought|last purchase|last purchased|last seen|last active|last shopped|last order was|most recent order|latest order",
              true)
          .add(
              "ordered|order|bought|buy|purchased|shopped|active|been active|were active|been seen|seen|placed an order|made a purchase|been back|visited|came back|come back|been shopping",
              false);
  private static final Phrases<Boolean> FIRST_ORDERED =
      new Phrases<Boolean>()
          .add(
              "joined|first ordered|first order|first bought|first purchase|first order was|signed up|acquired|new|new customers|newcomers|started buying|became customers|became a customer|arrived|came on board|won|new customer",
              true);
  private static final Phrases<Boolean> SILENT =
      new Phrases<Boolean>()
          .add(
              "inactive|silent|quiet|dormant|gone quiet|lapsed|away|asleep|not seen|been quiet|been silent|been away|been inactive|stayed away",
              true)
          .add(
              "not order|not ordered|not buy|not bought|not purchased|not shopped|no order|no orders|no purchase|no purchases|without an order|without order|without orders|without a purchase|without buying|without ordering|not been active|not been seen|not been back|bought nothing|ordered nothing|not come back|not placed an order|not made a purchase|not had an order|not placed any orders|not made any purchases|not bought anything|not ordered anything|without any orders|no activity|not active|nothing|nothing bought|nothing ordered",
              true);
  private static final Phrases<Boolean> FOR =
      new Phrases<Boolean>().add("in|for|within|over|since|during", true);
  private static final Phrases<Boolean> ID_WORDS =
      new Phrases<Boolean>()
          .add(
              "customer|customers|id|ids|customer id|customer ids|number|#|customer number|no|customer #",
              true);
  private static final Phrases<Boolean> SOME =
      new Phrases<Boolean>()
          .add(
              "used a|using a|use a|used|using|use|with a|with any|any|had|had a|with|asked for|opened|made",
              true);

  // Little words that may stand between two others.
  private static final Set<String> OF_THEIR = Lexicon.stems("of in their");
  private static final Set<String> OF_THEIR_ORDERS = Lexicon.stems("of their orders purchases");
  private static final Set<String> THEIR = Lexicon.stems("their");
  private static final Set<String> BOUGHT = Lexicon.stems("order bought buy purchased shop");
  private static final Set<String> IS_OF = Lexicon.stems("is are of was were a : =");
  private static final Set<String> WAS = Lexicon.stems("was is were");
  private static final Set<String> WAS_ANYTHING = Lexicon.stems("was is were anything ,");
  private static final Set<String> DID_WE_GET =
      Lexicon.stems("did have we get got gain acquire acquired");
  private static final Set<String> CUSTOMERS =
      Lexicon.stems("customer shopper buyer shopping buying ,");
  private static final Set<String> AND = Lexicon.stems(", and or");
  private static final Set<String> COMMA = Set.of(",");

  private static final Range NONE = Quantity.range(BigDecimal.ZERO, Bound.AT_MOST);

  /** Features of which having any at all is worth telling. */
  private static final Set<Feature> TELLING =
      Set.of(
          Feature.DISCOUNT_USAGE_RATE,
          Feature.RETURN_RATE,
          Feature.TICKETS_PER_ORDER,
          Feature.ESCALATION_RATE);

  private final String question;
  private final List<Token> tokens;
  private final Vocabulary store;
  private final Periods periods;
  private final Quantities quantities;
  private final Phrases<Segments> names = new Phrases<>();
  private final Phrases<Segments> parts = new Phrases<>();
  private final Phrases<Axis> axisNames = new Phrases<>();
  private final Map<Integer, List<Parse<List<Piece>>>> known = new HashMap<>();
  private final Map<Integer, String> hints = new HashMap<>();

  /** Segments of one axis, of which any is meant. */
  record Segments(Axis axis, List<String> names) {}

  Grammar(String question, List<Token> tokens, Vocabulary store) {
    this.question = question;
    this.tokens = tokens;
    this.store = store;
    periods = new Periods(tokens, store.today());
    quantities = new Quantities(tokens, periods, store.currency(), hints);
    store.axes().forEach(this::learn);
  }

  /** Why words at a place could not be read, where more can be said than that. */
  Map<Integer, String> hints() {
    return hints;
  }

  private void learn(KnownAxis known) {
    axisNames.add(known.axis().id().replace('_', ' '), known.axis());
    Map<String, Set<String>> byPart = new LinkedHashMap<>();
    for (SegmentReport segment : known.segments()) {
      String spoken = segment.name().replace('_', ' ');
      if (Tokens.of(spoken).isEmpty()) {
        continue;
      }
      names.add(plain(spoken), new Segments(known.axis(), List.of(segment.name())));
      if (Vocabulary.ordinary(segment)) {
        List<Token> words = Tokens.of(spoken);
        for (int from = 0; from < words.size(); from++) {
          for (int to = from + 1; to <= words.size(); to++) {
            List<Token> part = words.subList(from, to);
            if (to - from < words.size() && telling(part)) {
              byPart
                  .computeIfAbsent(
                      part.stream().map(Token::text).collect(Collectors.joining(" ")),
                      none -> new LinkedHashSet<>())
                  .add(segment.name());
            }
          }
        }
      }
    }
    divided(known);
    long ordinary = known.segments().stream().filter(Vocabulary::ordinary).count();
    byPart.forEach(
        (part, all) -> {
          // Words that most names of an axis have in common tell the axis, and none of them.
          if (all.size() < 3 || 2L * all.size() <= ordinary) {
            parts.add(part, new Segments(known.axis(), List.copyOf(all)));
          }
        });
  }

  /** A segment that was divided further is all that it was divided into. */
  private void divided(KnownAxis known) {
    Map<String, List<String>> byWhole = new LinkedHashMap<>();
    for (SegmentReport segment : known.segments()) {
      if (segment.partOf() != null) {
        byWhole.computeIfAbsent(segment.partOf(), none -> new ArrayList<>()).add(segment.name());
      }
    }
    byWhole.forEach(
        (whole, all) -> {
          String spoken = plain(whole.replace('_', ' '));
          if (!Tokens.of(spoken).isEmpty()) {
            names.add(spoken, new Segments(known.axis(), List.copyOf(all)));
          }
        });
  }

  /** Bars separate expressions; a name may have one. */
  private static String plain(String name) {
    return name.replace('|', ' ');
  }

  private static boolean telling(List<Token> part) {
    return part.stream().allMatch(token -> token.is(Kind.WORD) || token.is(Kind.NUMBER))
        && part.stream()
            .anyMatch(
                token ->
                    token.is(Kind.WORD)
                        && token.stem().length() > 2
                        && !Lexicon.COMMON_IN_NAMES.contains(token.stem())
                        && !Lexicon.FILLERS.contains(token.stem()));
  }

  /** Everything that the tokens from a place on may contribute. */
  List<Parse<List<Piece>>> pieces(int at) {
    List<Parse<List<Piece>>> found = known.get(at);
    if (found == null) {
      found = new ArrayList<>(read(at));
      for (Parse<Boolean> not : Lexicon.NOT.at(tokens, at)) {
        for (int next = not.end(); next <= not.end() + 4 && next < tokens.size(); next++) {
          for (Parse<List<Piece>> piece : pieces(next)) {
            if (piece.value().size() == 1 && piece.value().getFirst() instanceof Asked asked) {
              found.add(piece.map(p -> List.of(new Asked(negated(asked.clause())))));
            }
          }
          if (!filler(next)) {
            break;
          }
        }
      }
      known.put(at, found);
    }
    return found;
  }

  boolean filler(int at) {
    Token token = tokens.get(at);
    return token.is(Kind.SIGN) && ",;.?!:()&-–_/'’".contains(token.text())
        || token.is(Kind.WORD) && Lexicon.FILLERS.contains(token.stem());
  }

  /** Says of a number what is opposite, where it is known of everybody; else that it is not so. */
  private static Clause negated(Clause clause) {
    if (!clause.not()
        && clause.condition() instanceof Condition.FigureIn figure
        && figure.figure() != Figure.PREDICTED_LTV
        && figure.figure() != Figure.CHURN_RISK_SCORE
        && figure.figure() != Figure.CHURN_RISK_RANK) {
      Optional<Range.Bound> min = figure.range().min();
      Optional<Range.Bound> max = figure.range().max();
      if (min.isEmpty() || max.isEmpty()) {
        return Clause.that(
            new Condition.FigureIn(
                figure.figure(), new Range(max.map(Grammar::other), min.map(Grammar::other))));
      }
    }
    if (!clause.not() && clause.condition() instanceof Condition.Ordered ordered) {
      // There always is a first and a last order.
      if (ordered.to().isEmpty()) {
        return Clause.that(
            new Condition.Ordered(
                ordered.which(), Optional.empty(), ordered.from().map(day -> day.minusDays(1))));
      }
      if (ordered.from().isEmpty()) {
        return Clause.that(
            new Condition.Ordered(
                ordered.which(), ordered.to().map(day -> day.plusDays(1)), Optional.empty()));
      }
    }
    return clause.negated();
  }

  private static Range.Bound other(Range.Bound bound) {
    return new Range.Bound(bound.value(), !bound.inclusive());
  }

  private List<Parse<List<Piece>>> read(int at) {
    List<Parse<Piece>> single = new ArrayList<>();
    segments(at)
        .forEach(
            s ->
                single.add(
                    s.map(found -> asked(new Condition.InSegment(found.axis(), found.names())))));
    told(at).forEach(t -> single.add(t.map(Grammar::asked)));
    levels(at).forEach(l -> single.add(l.map(Grammar::asked)));
    measured(at).forEach(m -> single.add(m.map(Grammar::asked)));
    dated(at).forEach(d -> single.add(d.map(Grammar::asked)));
    lookalikes(at).forEach(l -> single.add(l.map(Grammar::asked)));
    ids(at).forEach(i -> single.add(i.map(Grammar::asked)));
    drift(at).forEach(d -> single.add(d.map(drift -> asked(new Condition.Drifted(drift)))));
    sorts(at).forEach(s -> single.add(s.map(Ordered::new)));
    limits(at).forEach(l -> single.add(l.map(Limited::new)));
    Lexicon.COUNT.at(tokens, at).forEach(c -> single.add(c.map(yes -> new Piece.Counted())));
    periods.period(at).forEach(p -> single.add(p.<Piece>map(During::new).ranked(Rank.COMPLETED)));
    List<Parse<List<Piece>>> found = new ArrayList<>();
    single.forEach(piece -> found.add(piece.map(List::of)));
    limitedSorts(at, found);
    mostDrift(at, found);
    return found;
  }

  private static Piece asked(Condition condition) {
    return new Asked(Clause.that(condition));
  }

  private String said(int from, int to) {
    return "\"" + question.substring(tokens.get(from).start(), tokens.get(to - 1).end()) + "\"";
  }

  // Segments ---------------------------------------------------------------------------------

  /** Segments by the names that the store has for them, or by what stands out in them. */
  private List<Parse<Segments>> segments(int at) {
    List<Parse<Segments>> found = new ArrayList<>();
    for (Parse<Segments> one : segment(at)) {
      found.add(one);
      more(one, found);
    }
    return found;
  }

  /** Further segments of the same axis, as in "weekly or monthly regulars". */
  private void more(Parse<Segments> first, List<Parse<Segments>> found) {
    Parse<Segments> all = first;
    for (boolean again = true; again; ) {
      again = false;
      int next = all.end();
      if (next >= tokens.size() || !List.of("or", ",").contains(tokens.get(next).stem())) {
        return;
      }
      if (tokens.get(next).stem().equals(",")
          && next + 1 < tokens.size()
          && tokens.get(next + 1).stem().equals("or")) {
        next++;
      }
      for (Parse<Segments> one : segment(next + 1)) {
        if (one.value().axis() == all.value().axis()) {
          List<String> both = new ArrayList<>(all.value().names());
          one.value().names().stream().filter(n -> !both.contains(n)).forEach(both::add);
          List<String> notes = new ArrayList<>(all.notes());
          notes.addAll(one.notes());
          all =
              new Parse<>(
                  one.end(),
                  new Segments(one.value().axis(), both),
                  Math.min(all.rank(), one.rank()),
                  notes);
          found.add(all);
          again = true;
          break;
        }
      }
    }
  }

  private List<Parse<Segments>> segment(int at) {
    List<Parse<Segments>> found = new ArrayList<>();
    names.at(tokens, at).forEach(name -> found.add(name.ranked(Rank.NAME)));
    for (Parse<Axis> axis : axisNames.at(tokens, at)) {
      int next = axis.end();
      while (next < tokens.size()
          && (List.of("is", "=", ":").contains(tokens.get(next).stem())
              || tokens.get(next).stem().equals("segment")
                  && next + 1 < tokens.size()
                  && !tokens.get(next + 1).is(Kind.NUMBER))) {
        next++;
      }
      names.at(tokens, next).stream()
          .filter(name -> name.value().axis() == axis.value())
          .forEach(name -> found.add(name.ranked(Rank.NAME)));
    }
    for (Parse<Segments> name : names.at(tokens, at)) {
      if (name.end() < tokens.size()
          && List.of("of", "on").contains(tokens.get(name.end()).stem())) {
        axisNames.at(tokens, name.end() + 1).stream()
            .filter(axis -> axis.value() == name.value().axis())
            .forEach(axis -> found.add(name.to(axis.end()).ranked(Rank.NAME)));
      }
    }
    for (Parse<Segments> part : parts.at(tokens, at)) {
      found.add(
          part.ranked(Rank.PART_OF_NAME)
              .noted(
                  said(at, part.end())
                      + " read as "
                      + part.value().axis().id()
                      + " "
                      + String.join(" or ", part.value().names())));
    }
    for (Parse<Who> who : Lexicon.WHO.at(tokens, at)) {
      if (who.value() instanceof Lexicon.Outstanding wanted) {
        outstanding(at, who.end(), wanted.feature(), wanted.most()).ifPresent(found::add);
      }
    }
    return found;
  }

  private Optional<Parse<Segments>> outstanding(int at, int end, Feature feature, boolean most) {
    Optional<Outstanding> best = store.outstanding(feature, most);
    if (best.isEmpty()) {
      hints.put(
          at,
          said(at, end)
              + " would be told by "
              + feature.axis().id()
              + ", which has no segments in this store");
      return Optional.empty();
    }
    Outstanding one = best.get();
    return Optional.of(
        Parse.of(end, new Segments(one.axis(), List.of(one.segment().name())))
            .noted(
                said(at, end)
                    + " read as "
                    + one.axis().id()
                    + " "
                    + one.segment().name()
                    + ", the segment with the "
                    + (most ? "most" : "least")
                    + " "
                    + feature.id()
                    + " ("
                    + figure(feature, one.value())
                    + ")"));
  }

  private static String figure(Feature feature, double value) {
    return feature.unit() == Feature.Unit.SHARE
        ? String.format(Locale.ROOT, "%.0f %% %s", 100 * value, feature.words())
        : String.format(Locale.ROOT, "%,.2f %s", value, feature.words());
  }

  // What the profile tells -------------------------------------------------------------------

  private List<Parse<Condition>> told(int at) {
    List<Parse<Condition>> found = new ArrayList<>();
    for (Parse<Who> who : Lexicon.WHO.at(tokens, at)) {
      if (who.value() instanceof Told told) {
        told(at, who.end(), told).ifPresent(found::add);
      }
    }
    return found;
  }

  private Optional<Parse<Condition>> told(int at, int end, Told told) {
    String words = said(at, end);
    return switch (told) {
      case AT_RISK -> churn(at, end, true, Level.HIGH, Level.CRITICAL);
      case LOST -> churn(at, end, true, Level.CRITICAL);
      case SAFE -> churn(at, end, false, Level.LOW);
      case NEW -> {
        double days = store.stages().map(s -> Math.ceil(s.dueAfterDays())).orElse(NEW_DAYS);
        yield Optional.of(
            Parse.<Condition>of(
                    end, new Condition.FigureIn(Figure.CUSTOMER_TENURE_DAYS, Range.lessThan(days)))
                .noted(
                    words
                        + " read as a first order less than "
                        + Math.round(days)
                        + " days ago"
                        + store
                            .stages()
                            .map(s -> ", when half of those who come again have done so")
                            .orElse("")));
      }
      case LAPSED, ACTIVE -> {
        double days = store.stages().map(s -> Math.ceil(s.lapsedAfterDays())).orElse(LAPSED_DAYS);
        Range range = told == Told.LAPSED ? Range.atLeast(days) : Range.lessThan(days);
        yield Optional.of(
            Parse.<Condition>of(end, new Condition.FigureIn(Figure.DAYS_SINCE_LAST_PURCHASE, range))
                .noted(
                    words
                        + " read as "
                        + (told == Told.LAPSED ? "no order for " : "an order in the last ")
                        + Math.round(days)
                        + " days"
                        + store
                            .stages()
                            .map(s -> ", by when nine in ten of those who come again have done so")
                            .orElse("")));
      }
      case ONE_ORDER ->
          Optional.of(
              Parse.of(end, new Condition.FigureIn(Figure.TOTAL_ORDERS, Range.between(1, 1))));
      case REPEAT ->
          Optional.of(Parse.of(end, new Condition.FigureIn(Figure.TOTAL_ORDERS, Range.atLeast(2))));
      case HYBRID ->
          Optional.of(
              Parse.of(
                  end, new Condition.HasStrength(Optional.empty(), List.of(Strength.BALANCED))));
    };
  }

  /** Levels of churn risk or, where these orders do not tell it, how long customers are silent. */
  private Optional<Parse<Condition>> churn(int at, int end, boolean high, Level... levels) {
    if (store.churnKnown()) {
      return Optional.of(
          Parse.<Condition>of(end, new Condition.ChurnLevel(List.of(levels)))
              .noted(
                  said(at, end)
                      + " read as a churn risk that is "
                      + List.of(levels).stream()
                          .map(level -> level.name().toLowerCase(Locale.ROOT))
                          .collect(Collectors.joining(" or "))));
    }
    return outstanding(at, end, Feature.CHURN_RISK, high)
        .map(
            segments ->
                segments
                    .<Condition>map(s -> new Condition.InSegment(s.axis(), s.names()))
                    .noted(
                        "these orders do not say that anybody stops, so there is no churn risk"));
  }

  private List<Parse<Condition>> levels(int at) {
    List<Parse<Condition>> found = new ArrayList<>();
    for (Parse<Lexicon.Level> level : Lexicon.LEVELS.at(tokens, at)) {
      int next = level.end();
      if (next < tokens.size() && tokens.get(next).stem().equals("-")) {
        next++;
      }
      for (Parse<Measured> what : Lexicon.LEVELLED.at(tokens, next)) {
        switch (what.value()) {
          case OfProfile churn ->
              (switch (level.value()) {
                    case CRITICAL -> churn(at, what.end(), true, Level.CRITICAL);
                    case HIGH -> churn(at, what.end(), true, Level.HIGH, Level.CRITICAL);
                    case MEDIUM -> churn(at, what.end(), true, Level.MEDIUM);
                    case LOW -> churn(at, what.end(), false, Level.LOW);
                  })
                  .ifPresent(found::add);
          case OfFeature f -> {
            if (level.value() == Lexicon.Level.HIGH || level.value() == Lexicon.Level.LOW) {
              outstanding(at, what.end(), f.feature(), level.value() == Lexicon.Level.HIGH)
                  .map(s -> s.<Condition>map(v -> new Condition.InSegment(v.axis(), v.names())))
                  .ifPresent(found::add);
            }
          }
        }
      }
    }
    return found;
  }

  // Numbers ----------------------------------------------------------------------------------

  private List<Parse<Condition>> measured(int at) {
    List<Parse<Condition>> found = new ArrayList<>();
    for (Parse<Quantity> quantity : quantities.at(at)) {
      for (Parse<Measured> what :
          Lexicon.MEASURED.at(tokens, afterFillers(quantity.end(), OF_THEIR))) {
        compared(at, what.end(), what.value(), quantity).ifPresent(found::add);
        boundBehind(at, what, quantity, found);
      }
      if (quantity.value().unit() == Quantity.Unit.MONEY) {
        compared(at, quantity.end(), new OfProfile(Figure.LIFETIME_VALUE), quantity)
            .ifPresent(
                alone ->
                    found.add(
                        alone
                            .ranked(Rank.COMPLETED)
                            .noted(said(at, quantity.end()) + " read as the lifetime value")));
      }
    }
    int counted = afterFillers(at, BOUGHT);
    times(counted, Bound.EXACTLY, found);
    for (Parse<Bound> bound : Lexicon.BEFORE.at(tokens, counted)) {
      times(bound.end(), bound.value(), found);
    }
    if (counted > at) {
      for (Parse<Quantity> quantity : quantities.at(counted)) {
        if (quantity.end() < tokens.size() && tokens.get(quantity.end()).stem().equals("time")) {
          compared(at, quantity.end() + 1, new OfProfile(Figure.TOTAL_ORDERS), quantity)
              .ifPresent(found::add);
        }
      }
    }
    List<Parse<Measured>> whats = new ArrayList<>(Lexicon.MEASURED.at(tokens, at));
    whats.addAll(Lexicon.SPENT.at(tokens, at));
    for (Parse<Measured> what : whats) {
      int next = afterFillers(what.end(), IS_OF);
      for (Parse<Quantity> quantity : quantities.at(next)) {
        boolean share =
            what.value() instanceof OfProfile profile
                && profile.figure() == Figure.TOTAL_ORDERS
                && quantity.value().unit() != Quantity.Unit.MONEY;
        if (!share) {
          // "Returned half of their orders".
          int end =
              quantity.value().unit() == Quantity.Unit.PERCENT
                  ? afterFillers(quantity.end(), OF_THEIR_ORDERS)
                  : quantity.end();
          compared(at, end, what.value(), quantity).ifPresent(found::add);
        }
        // "spent over 200 per order"
        for (Parse<Measured> behind : Lexicon.MEASURED.at(tokens, quantity.end())) {
          if (behind.value() instanceof OfProfile(Figure figure)
              && figure.unit() == Figure.Unit.MONEY) {
            compared(at, behind.end(), behind.value(), quantity).ifPresent(found::add);
          }
        }
      }
      longer(what, found);
    }
    any(at, found);
    return found;
  }

  /** "3 orders or more". */
  private void boundBehind(
      int at, Parse<Measured> what, Parse<Quantity> quantity, List<Parse<Condition>> found) {
    Quantity asked = quantity.value();
    Optional<Range.Bound> number = asked.range().min();
    if (!asked.bare() || number.isEmpty()) {
      return;
    }
    for (Parse<Bound> bound : Lexicon.BEHIND.at(tokens, what.end())) {
      Quantity bounded =
          new Quantity(Quantity.range(number.get().value(), bound.value()), asked.unit(), false);
      compared(at, bound.end(), what.value(), quantity.map(bare -> bounded)).ifPresent(found::add);
    }
  }

  /** "once" and "twice", with what was said before or is behind. */
  private void times(int at, Bound bound, List<Parse<Condition>> found) {
    int times =
        at < tokens.size() ? List.of("once", "twice").indexOf(tokens.get(at).stem()) + 1 : 0;
    if (times > 0) {
      found.add(Parse.of(at + 1, ordered(times, bound)));
      Lexicon.BEHIND
          .at(tokens, at + 1)
          .forEach(behind -> found.add(behind.map(b -> ordered(times, b))));
    }
  }

  private static Condition ordered(int times, Bound bound) {
    return new Condition.FigureIn(
        Figure.TOTAL_ORDERS, Quantity.range(BigDecimal.valueOf(times), bound));
  }

  /** "customers for more than 2 years": a duration where days are measured. */
  private void longer(Parse<Measured> what, List<Parse<Condition>> found) {
    if (!(what.value() instanceof OfProfile(Figure figure))
        || figure != Figure.CUSTOMER_TENURE_DAYS && figure != Figure.DAYS_SINCE_LAST_PURCHASE) {
      return;
    }
    for (Parse<Integer> days : periods.duration(what.end())) {
      found.add(days.map(n -> new Condition.FigureIn(figure, Range.atLeast(n))));
    }
    int next = afterFillers(what.end(), IS_OF);
    for (Parse<Bound> bound : Lexicon.BEFORE.at(tokens, next)) {
      for (Parse<Integer> days : periods.duration(bound.end())) {
        found.add(
            days.map(
                n ->
                    new Condition.FigureIn(
                        figure, Quantity.range(BigDecimal.valueOf(n), bound.value()))));
      }
    }
  }

  /** "used a discount": any at all; "returned nothing": none. */
  private void any(int at, List<Parse<Condition>> found) {
    List<Integer> starts = new ArrayList<>(List.of(at));
    SOME.at(tokens, at).forEach(some -> starts.add(some.end()));
    for (int start : starts) {
      for (Parse<Measured> what : Lexicon.MEASURED.at(tokens, start)) {
        if (what.value() instanceof OfFeature(Feature feature) && TELLING.contains(feature)) {
          found.add(
              what.<Condition>map(f -> new Condition.FeatureIn(feature, Range.moreThan(0)))
                  .ranked(Rank.COMPLETED)
                  .noted(said(at, what.end()) + " read as any at all of " + feature.id()));
          if (feature == Feature.RETURN_RATE
              && what.end() < tokens.size()
              && tokens.get(what.end()).stem().equals(Stems.of("nothing"))) {
            found.add(Parse.of(what.end() + 1, new Condition.FeatureIn(feature, NONE)));
          }
        }
      }
    }
  }

  private int afterFillers(int at, Set<String> fillers) {
    int next = at;
    while (next < tokens.size() && fillers.contains(tokens.get(next).stem())) {
      next++;
    }
    return next;
  }

  private Optional<Parse<Condition>> compared(
      int at, int end, Measured what, Parse<Quantity> quantity) {
    Quantity asked = quantity.value();
    List<String> notes = new ArrayList<>(quantity.notes());
    Range range = asked.range();
    if (what instanceof OfProfile(Figure figure)) {
      Figure meant = figure;
      switch (asked.unit()) {
        case MONEY -> {
          if (figure == Figure.TOTAL_ORDERS) {
            meant = Figure.AVG_ORDER_VALUE;
            notes.add(said(at, end) + " read as the average order value");
          } else if (figure.unit() != Figure.Unit.MONEY) {
            return Optional.empty();
          }
          if (asked.bare()) {
            range = new Range(range.min(), Optional.empty());
            notes.add(said(at, end) + " read as at least that much");
          }
        }
        case PERCENT -> {
          if (figure.unit() != Figure.Unit.SHARE) {
            return Optional.empty();
          }
          range = asked.shares();
        }
        case NONE -> {
          if (figure.unit() == Figure.Unit.SHARE && asked.beyondOne()) {
            range = asked.shares();
            notes.add(said(at, end) + " read in percent");
          } else if (figure.unit() == Figure.Unit.MONEY && asked.bare()) {
            range = new Range(range.min(), Optional.empty());
            notes.add(said(at, end) + " read as at least that much");
          }
        }
      }
      return Optional.of(new Parse<>(end, new Condition.FigureIn(meant, range), Rank.SAID, notes));
    }
    Feature feature = ((OfFeature) what).feature();
    boolean share = feature.unit() == Feature.Unit.SHARE;
    if (asked.unit() == Quantity.Unit.MONEY && feature.unit() != Feature.Unit.MONEY
        || asked.unit() == Quantity.Unit.PERCENT && !share) {
      return Optional.empty();
    }
    if (feature == Feature.RETURN_RATE && asked.unit() == Quantity.Unit.NONE && asked.beyondOne()) {
      hints.put(at, "how many returns a customer made is not known, only the share of orders");
      return Optional.empty();
    }
    if (share && (asked.unit() == Quantity.Unit.PERCENT || asked.beyondOne())) {
      range = asked.shares();
    }
    return Optional.of(new Parse<>(end, new Condition.FeatureIn(feature, range), Rank.SAID, notes));
  }

  // Dates ------------------------------------------------------------------------------------

  private List<Parse<Condition>> dated(int at) {
    List<Parse<Condition>> found = new ArrayList<>();
    for (Parse<Boolean> first : FIRST_ORDERED.at(tokens, at)) {
      // "New customers did we get last month".
      int then = afterFillers(first.end(), DID_WE_GET);
      for (Parse<When> when : withPeriod(then)) {
        found.add(when.map(w -> within(w, Condition.Ordered.Which.FIRST)));
      }
      ago(first.end(), Figure.CUSTOMER_TENURE_DAYS, found);
    }
    for (Parse<Boolean> last : LAST_ORDERED.at(tokens, at)) {
      for (Parse<When> when : withPeriod(last.end())) {
        if (when.value().open() || last.value()) {
          found.add(when.map(w -> within(w, Condition.Ordered.Which.LAST)));
        } else {
          hints.put(
              at,
              "profiles tell when the first and the last order was, not whether there was one in"
                  + " between; ask for the last order");
        }
      }
      if (last.value()) {
        ago(last.end(), Figure.DAYS_SINCE_LAST_PURCHASE, found);
      }
    }
    for (Parse<Boolean> silent : SILENT.at(tokens, at)) {
      for (Parse<When> when : withPeriod(silent.end())) {
        if (when.value().open()) {
          found.add(when.map(Grammar::silentSince));
        }
      }
      List<Integer> starts = new ArrayList<>(List.of(silent.end()));
      FOR.at(tokens, silent.end()).forEach(f -> starts.add(f.end()));
      for (int start : starts) {
        for (Parse<Integer> days : periods.duration(start)) {
          found.add(days.map(Grammar::silentFor));
        }
        for (Parse<Bound> bound : Lexicon.BEFORE.at(tokens, start)) {
          for (Parse<Integer> days : periods.duration(bound.end())) {
            found.add(
                days.map(
                    n ->
                        new Condition.FigureIn(
                            Figure.DAYS_SINCE_LAST_PURCHASE,
                            Quantity.range(BigDecimal.valueOf(n), bound.value()))));
          }
        }
      }
    }
    return found;
  }

  private List<Parse<When>> withPeriod(int at) {
    return periods.period(afterFillers(at, WAS_ANYTHING));
  }

  /** "more than 30 days ago". */
  private void ago(int at, Figure figure, List<Parse<Condition>> found) {
    int start = afterFillers(at, WAS);
    for (Parse<Bound> bound : Lexicon.BEFORE.at(tokens, start)) {
      for (Parse<Integer> days : periods.duration(bound.end())) {
        if (days.end() < tokens.size() && tokens.get(days.end()).stem().equals("ago")) {
          found.add(
              days.<Condition>map(
                      n ->
                          new Condition.FigureIn(
                              figure, Quantity.range(BigDecimal.valueOf(n), bound.value())))
                  .to(days.end() + 1));
        }
      }
    }
  }

  private static Condition within(When when, Condition.Ordered.Which which) {
    Figure figure =
        which == Condition.Ordered.Which.FIRST
            ? Figure.CUSTOMER_TENURE_DAYS
            : Figure.DAYS_SINCE_LAST_PURCHASE;
    return when.days()
        .<Condition>map(days -> new Condition.FigureIn(figure, Range.lessThan(days)))
        .orElseGet(() -> new Condition.Ordered(which, when.from(), when.to()));
  }

  private static Condition silentSince(When when) {
    return when.days()
        .map(Grammar::silentFor)
        .orElseGet(
            () ->
                new Condition.Ordered(
                    Condition.Ordered.Which.LAST,
                    Optional.empty(),
                    when.from().map(date -> date.minusDays(1))));
  }

  private static Condition silentFor(int days) {
    return new Condition.FigureIn(Figure.DAYS_SINCE_LAST_PURCHASE, Range.atLeast(days));
  }

  // Other customers --------------------------------------------------------------------------

  private List<Parse<Condition>> lookalikes(int at) {
    List<Parse<Condition>> found = new ArrayList<>();
    for (Parse<Boolean> like : Lexicon.LIKE.at(tokens, at)) {
      List<Integer> starts = new ArrayList<>(List.of(like.end()));
      ID_WORDS.at(tokens, like.end()).forEach(word -> starts.add(word.end()));
      for (int start : starts) {
        id(start)
            .ifPresent(id -> found.add(id.map(of -> new Condition.LikeCustomer(of, LOOKALIKES))));
      }
    }
    return found;
  }

  private List<Parse<Condition>> ids(int at) {
    List<Parse<Condition>> found = new ArrayList<>();
    for (Parse<Boolean> word : ID_WORDS.at(tokens, at)) {
      List<String> ids = new ArrayList<>();
      Optional<Parse<String>> next = id(word.end());
      while (next.isPresent() && ids.size() < IDS_MAX) {
        ids.add(next.get().value());
        int end = next.get().end();
        found.add(Parse.of(end, new Condition.WithId(List.copyOf(ids))));
        next = id(afterFillers(end, AND));
      }
    }
    return found;
  }

  /** A customer's id: in quotation marks, or a run of characters with a digit or an at sign. */
  private Optional<Parse<String>> id(int at) {
    if (at >= tokens.size()) {
      return Optional.empty();
    }
    Token token = tokens.get(at);
    if (token.is(Kind.QUOTED)) {
      return token.text().isBlank() || !Condition.storable(token.text())
          ? Optional.empty()
          : Optional.of(Parse.of(at + 1, token.text()));
    }
    String chunk = token.chunk();
    if (!chunk.matches(".*[\\d@].*") || !Condition.storable(chunk)) {
      return Optional.empty();
    }
    int end = at + 1;
    while (end < tokens.size()
        && tokens.get(end).start() == tokens.get(end - 1).end()
        && tokens.get(end).chunk().equals(chunk)
        && !(end + 1 >= tokens.size() && ",;?!.".contains(tokens.get(end).text()))) {
      end++;
    }
    boolean whole =
        at == 0
            || !tokens.get(at - 1).chunk().equals(chunk)
            || tokens.get(at - 1).end() < token.start();
    return whole ? Optional.of(Parse.of(end, chunk)) : Optional.empty();
  }

  // Drift ------------------------------------------------------------------------------------

  private List<Parse<DriftCondition>> drift(int at) {
    List<Parse<DriftCondition>> bare = new ArrayList<>();
    for (Parse<Move> move : Lexicon.MOVES.at(tokens, at)) {
      for (Parse<Segments> place : places(move.end())) {
        DriftCondition moved = moved(move.value(), place.value(), Optional.empty());
        bare.add(place.map(p -> moved));
        for (Parse<Move> second :
            Lexicon.SECOND_MOVE.at(tokens, afterFillers(place.end(), CUSTOMERS))) {
          if (second.value() != move.value()) {
            for (Parse<Segments> other : places(second.end())) {
              if (other.value().axis() == place.value().axis()) {
                List<String> notes = new ArrayList<>(place.notes());
                notes.addAll(other.notes());
                bare.add(
                    new Parse<>(
                        other.end(),
                        moved(move.value(), place.value(), Optional.of(other.value())),
                        Math.min(place.rank(), other.rank()),
                        notes));
              }
            }
          }
        }
      }
    }
    for (Parse<List<EvidenceKind>> trend : Lexicon.TRENDS.at(tokens, at)) {
      bare.add(
          trend.map(
              kinds ->
                  with(
                      Optional.empty(),
                      List.of(),
                      List.of(),
                      Optional.of(
                          new DriftCondition.EvidenceAsked(kinds, MoversFilter.ACTIONABLE)))));
    }
    for (Parse<List<Severity>> drifting : Lexicon.DRIFTING.at(tokens, at)) {
      for (Parse<Optional<Axis>> on : onAxis(drifting.end())) {
        bare.add(on.map(axis -> with(axis, drifting.value(), List.of(), Optional.empty())));
      }
    }
    for (Parse<List<Severity>> unusual : Lexicon.UNUSUAL.at(tokens, at)) {
      for (Parse<Optional<Axis>> on : onAxis(unusual.end())) {
        bare.add(on.map(axis -> with(axis, List.of(), unusual.value(), Optional.empty())));
      }
    }
    List<Parse<DriftCondition>> found = new ArrayList<>(bare);
    for (Parse<DriftCondition> drift : bare) {
      int next = afterFillers(drift.end(), CUSTOMERS);
      for (Parse<When> when : periods.period(next)) {
        List<String> notes = new ArrayList<>(drift.notes());
        notes.addAll(when.notes());
        found.add(
            new Parse<>(when.end(), drift.value().over(when.value().drift()), drift.rank(), notes));
      }
    }
    return found;
  }

  /** Segments behind a verb of change, with the little words before them. */
  private List<Parse<Segments>> places(int at) {
    List<Parse<Segments>> found = new ArrayList<>();
    int start = at;
    do {
      found.addAll(segments(start));
      for (Parse<Lexicon.Level> level : Lexicon.LEVELS.at(tokens, start)) {
        for (Parse<Measured> what : Lexicon.LEVELLED.at(tokens, level.end())) {
          if (what.value() instanceof OfFeature(Feature feature)
              && (level.value() == Lexicon.Level.HIGH || level.value() == Lexicon.Level.LOW)) {
            outstanding(start, what.end(), feature, level.value() == Lexicon.Level.HIGH)
                .ifPresent(found::add);
          }
        }
      }
      start++;
    } while (start < tokens.size()
        && List.of("a", "an", "be", "being", "our", "more", "of", "like")
            .contains(tokens.get(start - 1).stem()));
    return found;
  }

  private List<Parse<Optional<Axis>>> onAxis(int at) {
    List<Parse<Optional<Axis>>> found = new ArrayList<>();
    found.add(Parse.of(at, Optional.empty()));
    if (at < tokens.size() && List.of("on", "in", "of").contains(tokens.get(at).stem())) {
      axisNames
          .at(tokens, afterFillers(at + 1, THEIR))
          .forEach(a -> found.add(a.map(Optional::of)));
    }
    return found;
  }

  private static DriftCondition moved(Move move, Segments first, Optional<Segments> second) {
    List<String> other = second.map(Segments::names).orElse(List.of());
    return new DriftCondition(
        Optional.of(first.axis()),
        move == Move.FROM ? first.names() : other,
        move == Move.TO ? first.names() : other,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty(),
        DriftCondition.Period.DEFAULT);
  }

  private static DriftCondition with(
      Optional<Axis> axis,
      List<Severity> severities,
      List<Severity> calibrated,
      Optional<DriftCondition.EvidenceAsked> evidence) {
    return new DriftCondition(
        axis,
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        severities,
        calibrated,
        evidence,
        DriftCondition.Period.DEFAULT);
  }

  // Order and number -------------------------------------------------------------------------

  private List<Parse<Order>> sorts(int at) {
    List<Parse<Order>> found = new ArrayList<>(SORTS.at(tokens, at));
    for (Parse<Boolean> most : SUPERLATIVES.at(tokens, at)) {
      for (Parse<Measured> what : Lexicon.MEASURED.at(tokens, most.end())) {
        found.add(what.map(w -> new Order(key(w), most.value())).ranked(Rank.COMPLETED));
      }
    }
    for (Parse<Boolean> by : BY.at(tokens, at)) {
      for (Parse<Measured> what : Lexicon.MEASURED.at(tokens, by.end())) {
        found.add(what.map(w -> new Order(key(w), true)));
        for (Parse<Boolean> direction : DIRECTIONS.at(tokens, afterFillers(what.end(), COMMA))) {
          found.add(direction.map(descending -> new Order(key(what.value()), descending)));
        }
      }
    }
    return found;
  }

  private static Order.Key key(Measured what) {
    return switch (what) {
      case OfProfile(Figure figure) ->
          new Order.ByFigure(figure == Figure.CHURN_RISK_SCORE ? Figure.CHURN_RISK_RANK : figure);
      case OfFeature(Feature feature) -> new Order.ByFeature(feature);
    };
  }

  private List<Parse<Integer>> limits(int at) {
    List<Parse<Integer>> found = new ArrayList<>();
    for (Parse<Boolean> top : TOP.at(tokens, at)) {
      count(top.end()).ifPresent(found::add);
    }
    count(at)
        .filter(
            n -> n.end() < tokens.size() && Lexicon.EVERYBODY.contains(tokens.get(n.end()).stem()))
        .ifPresent(n -> found.add(n.to(n.end() + 1)));
    return found;
  }

  private Optional<Parse<Integer>> count(int at) {
    return periods.number(at).stream()
        .filter(n -> n.value().stripTrailingZeros().scale() <= 0)
        .filter(
            n -> n.value().signum() > 0 && n.value().compareTo(BigDecimal.valueOf(1_000_000)) <= 0)
        .reduce((shorter, longer) -> longer.end() >= shorter.end() ? longer : shorter)
        .map(n -> n.map(BigDecimal::intValueExact));
  }

  /** A number right before or behind what they are ordered by, as in "the 20 most valuable". */
  private void limitedSorts(int at, List<Parse<List<Piece>>> found) {
    count(at)
        .ifPresent(
            n -> {
              for (Parse<Order> sort : sorts(n.end())) {
                found.add(sort.map(order -> List.of(new Limited(n.value()), new Ordered(order))));
              }
              for (Parse<Condition> like : lookalikes(n.end())) {
                found.add(like.map(condition -> List.of(new Limited(n.value()), asked(condition))));
              }
            });
    for (Parse<Order> sort : sorts(at)) {
      count(sort.end())
          .ifPresent(
              n ->
                  found.add(
                      n.map(limit -> List.of(new Limited(limit), new Ordered(sort.value())))));
    }
  }

  private void mostDrift(int at, List<Parse<List<Piece>>> found) {
    Function<Boolean, List<Piece>> most =
        yes ->
            List.of(
                asked(new Condition.Drifted(DriftCondition.ANY)),
                new Ordered(new Order(Order.Found.DRIFT, true)));
    MOST_DRIFT.at(tokens, at).forEach(words -> found.add(words.map(most)));
  }
}
