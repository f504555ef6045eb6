package io.quimbi.engine.words;

import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.find.Clause;
import io.quimbi.engine.find.Condition;
import io.quimbi.engine.find.CustomerFilter;
import io.quimbi.engine.find.FilterWords;
import io.quimbi.engine.find.Order;
import io.quimbi.engine.snapshot.DriftCondition;
import io.quimbi.engine.words.Piece.Asked;
import io.quimbi.engine.words.Piece.Counted;
import io.quimbi.engine.words.Piece.During;
import io.quimbi.engine.words.Piece.Everybody;
import io.quimbi.engine.words.Piece.Limited;
import io.quimbi.engine.words.Piece.Ordered;
import io.quimbi.engine.words.Reading.Ambiguity;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a question. A grammar gives every meaning that a stretch of words may have; of all ways to
 * cut the question into stretches the one is taken that leaves the fewest words unread, then the
 * one whose meanings are the surest, by dynamic programming from the end (as in a chart parser
 * whose rules do not nest). Words that no stretch takes are not guessed at: they are said.
 */
public final class WordsReader {
  /** How long a question may be. */
  public static final int LENGTH_MAX = 500;

  /** A word read counts more than any difference in how sure its reading is. */
  private static final int WORD = 100;

  /** One reading of many words is surer than several of a few words each. */
  private static final int PIECE = 10;

  /** Of so many other readings none is taken. */
  private static final int OTHERS_MAX = 3;

  private final Vocabulary store;

  /** A reader of questions to a store. */
  public WordsReader(Vocabulary store) {
    this.store = store;
  }

  /** The best way from a token to the end: its next step, and how good all of it is. */
  private record Step(int score, @Nullable Parse<List<Piece>> piece) {}

  /**
   * Reads a question.
   *
   * @throws QuimbiException of kind USAGE if it is longer than 500 characters
   */
  public Reading read(String question) {
    if (question.length() > LENGTH_MAX) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE,
          "WORDS_TOO_LONG",
          "a question has " + LENGTH_MAX + " characters at most, had " + question.length());
    }
    List<Token> tokens = Tokens.of(question);
    Grammar grammar = new Grammar(question, tokens, store);
    return new Assembly(question, tokens, grammar, best(tokens, grammar)).reading();
  }

  private static Step[] best(List<Token> tokens, Grammar grammar) {
    Step[] best = new Step[tokens.size() + 1];
    best[tokens.size()] = new Step(0, null);
    for (int at = tokens.size() - 1; at >= 0; at--) {
      Step step = new Step(best[at + 1].score - (grammar.filler(at) ? 0 : WORD), null);
      for (Parse<List<Piece>> piece : grammar.pieces(at)) {
        int score =
            best[piece.end()].score + content(at, piece.end(), grammar) + piece.rank() - PIECE;
        if (score > step.score) {
          step = new Step(score, piece);
        }
      }
      best[at] = step;
    }
    return best;
  }

  /**
   * What the words of a stretch are worth: those that tell something, of which a stretch of little
   * words that means something counts as one, and a little for each that would else be passed over.
   */
  private static int content(int from, int to, Grammar grammar) {
    int telling = 0;
    for (int at = from; at < to; at++) {
      telling += grammar.filler(at) ? 0 : 1;
    }
    return WORD * Math.max(1, telling) + (to - from - telling);
  }

  /** A reading being put together from the stretches taken. */
  private final class Assembly {
    private final String question;
    private final List<Token> tokens;
    private final Grammar grammar;
    private final Step[] best;
    private final List<Clause> where = new ArrayList<>();
    private final Set<String> notes = new LinkedHashSet<>();
    private final List<Ambiguity> ambiguous = new ArrayList<>();
    private final boolean[] unread;
    private @Nullable Order order;
    private @Nullable Integer limit;
    private boolean counted;
    private boolean everybody;
    private boolean understood;

    Assembly(String question, List<Token> tokens, Grammar grammar, Step[] best) {
      this.question = question;
      this.tokens = tokens;
      this.grammar = grammar;
      this.best = best;
      this.unread = new boolean[tokens.size()];
    }

    Reading reading() {
      int lastClause = -1;
      List<Parse<When>> periods = new ArrayList<>();
      List<Integer> periodStarts = new ArrayList<>();
      for (int at = 0; at < tokens.size(); ) {
        Parse<List<Piece>> piece = best[at].piece;
        if (piece == null) {
          skip(at++);
          continue;
        }
        List<String> others = others(at, piece);
        if (others.size() > OTHERS_MAX) {
          notes.add(
              "\""
                  + said(at, piece.end())
                  + "\" may mean any of "
                  + (others.size() + 1)
                  + " things; say more, such as on which axis");
          for (; at < piece.end(); at++) {
            unread[at] = !grammar.filler(at) || tokens.get(at).is(Token.Kind.NUMBER);
          }
          continue;
        }
        if (!others.isEmpty()) {
          ambiguous.add(new Ambiguity(said(at, piece.end()), meaning(piece.value()), others));
        }
        notes.addAll(piece.notes());
        for (Piece part : piece.value()) {
          switch (part) {
            case Asked asked -> {
              add(asked.clause(), lastClause < 0 ? "" : between(lastClause, at));
              lastClause = piece.end();
              understood = true;
            }
            case Ordered ordered -> {
              order = order == null ? ordered.order() : order;
              understood = true;
            }
            case Limited limited -> {
              limit = limit == null ? (Integer) limited.count() : limit;
              understood = true;
            }
            case Counted _ -> counted = true;
            case Everybody _ -> everybody = true;
            case During during -> {
              periods.add(piece.map(p -> during.when()));
              periodStarts.add(at);
            }
          }
        }
        at = piece.end();
      }
      for (int p = 0; p < periods.size(); p++) {
        during(periodStarts.get(p), periods.get(p));
      }
      // "How many customers do we have" asks about everybody; "how many purple" does not.
      understood |= (counted || everybody) && noneUnread();
      if (!understood) {
        return new Reading(
            Optional.empty(), counted, words(), List.copyOf(hints()), List.copyOf(ambiguous));
      }
      return new Reading(
          Optional.of(filter()), counted, words(), List.copyOf(hints()), List.copyOf(ambiguous));
    }

    private void skip(int at) {
      if (!grammar.filler(at)) {
        unread[at] = true;
      } else if (Lexicon.EVERYBODY.contains(tokens.get(at).stem())
          || tokens.get(at).stem().equals("all")) {
        everybody = true;
      }
    }

    private boolean noneUnread() {
      for (boolean one : unread) {
        if (one) {
          return false;
        }
      }
      return true;
    }

    /** The words between two conditions, such as "and". */
    private String between(int from, int to) {
      StringBuilder words = new StringBuilder();
      for (int at = from; at < to; at++) {
        words.append(tokens.get(at).stem()).append(' ');
      }
      return words.toString();
    }

    /** Adds a condition; of two segments of one axis either is meant, since nobody is in both. */
    private void add(Clause clause, String between) {
      if (between.contains("or ") && !where.isEmpty()) {
        notes.add(
            "\"or\" is understood only between segments of one axis; both conditions are asked for");
      }
      if (!clause.not()
          && clause.condition() instanceof Condition.InSegment added
          && !where.isEmpty()
          && !where.getLast().not()
          && where.getLast().condition() instanceof Condition.InSegment last
          && last.axis() == added.axis()) {
        Set<String> either = new LinkedHashSet<>(last.segments());
        either.addAll(added.segments());
        if (either.size() > last.segments().size()) {
          notes.add(
              "two segments of "
                  + added.axis().id()
                  + " read as either, since each customer has one dominant segment on an axis");
        }
        where.set(
            where.size() - 1,
            Clause.that(new Condition.InSegment(added.axis(), List.copyOf(either))));
        return;
      }
      if (!where.contains(clause)) {
        where.add(clause);
      }
    }

    /** A period that was said apart belongs to the drift that was asked for without one. */
    private void during(int start, Parse<When> when) {
      boolean taken = false;
      for (int c = 0; c < where.size(); c++) {
        Clause clause = where.get(c);
        if (clause.condition() instanceof Condition.Drifted(DriftCondition drift)
            && drift.period().equals(DriftCondition.Period.DEFAULT)) {
          where.set(
              c, new Clause(clause.not(), new Condition.Drifted(drift.over(when.value().drift()))));
          taken = true;
        }
      }
      if (!taken) {
        for (int at = start; at < when.end(); at++) {
          unread[at] = !grammar.filler(at);
        }
        notes.add(
            "\""
                + said(start, when.end())
                + "\" belongs to nothing that happens in a period; figures and segments are those"
                + " up to "
                + store.today());
      }
    }

    private CustomerFilter filter() {
      boolean like = false;
      if (limit != null) {
        for (int c = 0; c < where.size(); c++) {
          if (where.get(c).condition() instanceof Condition.LikeCustomer(String of, int count)
              && !where.get(c).not()
              && limit <= Condition.LOOKALIKES_MAX) {
            where.set(c, Clause.that(new Condition.LikeCustomer(of, limit)));
            like = true;
          }
        }
      }
      boolean asksLike =
          where.stream().anyMatch(c -> !c.not() && c.condition() instanceof Condition.LikeCustomer);
      if (order == null && asksLike) {
        order = new Order(Order.Found.SIMILARITY, true);
      }
      if (limit != null && !like && order == null) {
        notes.add("ordered by lifetime value, since no other order is asked for");
      }
      return new CustomerFilter(where, Optional.ofNullable(order), Optional.ofNullable(limit));
    }

    /** Other readings of the same words that are as good. */
    private List<String> others(int at, Parse<List<Piece>> taken) {
      Set<String> others = new LinkedHashSet<>();
      for (Parse<List<Piece>> other : grammar.pieces(at)) {
        if (other.end() == taken.end()
            && other.rank() == taken.rank()
            && !other.value().equals(taken.value())) {
          others.add(meaning(other.value()));
        }
      }
      others.remove(meaning(taken.value()));
      return List.copyOf(others);
    }

    private String meaning(List<Piece> pieces) {
      List<Clause> clauses = new ArrayList<>();
      Optional<Order> ordered = Optional.empty();
      Optional<Integer> limited = Optional.empty();
      for (Piece piece : pieces) {
        switch (piece) {
          case Asked asked -> clauses.add(asked.clause());
          case Ordered o -> ordered = Optional.of(o.order());
          case Limited l -> limited = Optional.of(l.count());
          case During during -> {
            return during.when().toString();
          }
          case Counted _ -> {
            return "how many";
          }
          case Everybody _ -> {
            return "everybody";
          }
        }
      }
      if (ordered.isPresent() && ordered.get().key() instanceof Order.Found) {
        ordered = Optional.empty();
      }
      return FilterWords.of(new CustomerFilter(clauses, ordered, limited), store.currency());
    }

    private String said(int from, int to) {
      return question.substring(tokens.get(from).start(), tokens.get(to - 1).end());
    }

    /** The unread words, each contraction once. */
    private List<String> words() {
      List<String> words = new ArrayList<>();
      int end = -1;
      for (int at = 0; at < unread.length; at++) {
        if (unread[at] && tokens.get(at).start() >= end) {
          words.add(tokens.get(at).text());
          end = tokens.get(at).end();
        }
      }
      return words;
    }

    /** The notes, and of unread words why they are. */
    private Set<String> hints() {
      for (Map.Entry<Integer, String> hint : grammar.hints().entrySet()) {
        for (int at = hint.getKey(); at < Math.min(unread.length, hint.getKey() + 3); at++) {
          if (unread[at]) {
            notes.add(hint.getValue());
            break;
          }
        }
      }
      return notes;
    }
  }
}
