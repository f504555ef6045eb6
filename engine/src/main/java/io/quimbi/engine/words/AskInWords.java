package io.quimbi.engine.words;

import io.quimbi.core.feature.Axis;
import io.quimbi.core.model.AxisModel;
import io.quimbi.core.model.OneOrderStages;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.Stores;
import io.quimbi.engine.discovery.ModelCodec;
import io.quimbi.engine.discovery.ModelStore;
import io.quimbi.engine.find.CustomerFilter;
import io.quimbi.engine.find.FilterJson;
import io.quimbi.engine.find.FindCustomers;
import io.quimbi.engine.find.FoundCustomers;
import io.quimbi.engine.find.FoundCustomers.DriftLookedAt;
import io.quimbi.engine.find.FoundCustomers.FoundCustomer;
import io.quimbi.engine.insight.SegmentsReport;
import io.quimbi.engine.insight.StoreInsight;
import io.quimbi.engine.words.Reading.Ambiguity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers a question in plain words with the customers that it asks for. */
public final class AskInWords {
  private final Stores stores;
  private final ModelStore models;
  private final StoreInsight insight;
  private final FindCustomers find;

  /** The use case on its ports and on the others that it puts together. */
  public AskInWords(Stores stores, ModelStore models, StoreInsight insight, FindCustomers find) {
    this.stores = stores;
    this.models = models;
    this.insight = insight;
    this.find = find;
  }

  /**
   * An answer.
   *
   * @param understood what was understood, as a sentence; null where nothing was
   * @param filter what was looked for, as JSON; null where nothing was understood
   * @param notUnderstood the words that could not be read and took no part
   * @param notes how words were read that leave room for doubt, and why others were not
   * @param ambiguous words that could be read in another way as well
   * @param count how many customers there are of the kind; null where nothing was understood
   * @param customers the first of them; none where only the number was asked for
   * @param nextCursor where the next page starts; null after the last
   * @param examples questions that can be answered; none where something was understood
   */
  public record Answer(
      String question,
      @Nullable String understood,
      @Nullable Map<String, Object> filter,
      List<String> notUnderstood,
      List<String> notes,
      List<Ambiguity> ambiguous,
      @Nullable Long count,
      List<DriftLookedAt> drift,
      List<FoundCustomer> customers,
      @Nullable String nextCursor,
      List<String> examples) {}

  /**
   * Reads a question and looks up what it asks for.
   *
   * @param pageSize how many customers to show at most, unless only their number is asked for
   * @param cursor of the page before, or null for the first
   * @param threads to compute drift with
   * @throws io.quimbi.engine.QuimbiException as {@link FindCustomers#find} does, or of kind USAGE
   *     if the question is longer than {@link WordsReader#LENGTH_MAX}
   */
  public Answer answer(
      String storeId, String question, int pageSize, @Nullable String cursor, int threads) {
    return answer(storeId, question, pageSize, cursor, threads, Optional.empty());
  }

  /**
   * The same, with somebody who is asked to read the question before the grammar is.
   *
   * @param first whose reading is taken where it makes a filter
   */
  public Answer answer(
      String storeId,
      String question,
      int pageSize,
      @Nullable String cursor,
      int threads,
      Optional<QuestionReader> first) {
    SegmentsReport segments = insight.segments(storeId, Optional.empty());
    Vocabulary vocabulary = vocabulary(storeId, segments);
    // Longer questions are refused whoever reads them.
    Reading byGrammar = new WordsReader(vocabulary).read(question);
    Reading reading =
        first.flatMap(reader -> read(storeId, question, segments, reader)).orElse(byGrammar);
    if (reading.filter().isEmpty()) {
      return new Answer(
          question,
          null,
          null,
          reading.notUnderstood(),
          reading.notes(),
          reading.ambiguous(),
          null,
          List.of(),
          List.of(),
          null,
          vocabulary.examples());
    }
    CustomerFilter filter = reading.filter().get();
    FoundCustomers found =
        find.find(storeId, filter, reading.counted() ? 0 : pageSize, cursor, threads);
    return new Answer(
        question,
        found.understood(),
        found.filter(),
        reading.notUnderstood(),
        reading.notes(),
        reading.ambiguous(),
        filter.limit().map(limit -> Math.min(limit, found.matching())).orElse(found.matching()),
        found.drift(),
        found.customers(),
        found.nextCursor(),
        List.of());
  }

  /** What of a question is understood in a store, without looking anybody up. */
  public Reading read(String storeId, String question) {
    SegmentsReport segments = insight.segments(storeId, Optional.empty());
    return new WordsReader(vocabulary(storeId, segments)).read(question);
  }

  private Optional<Reading> read(
      String storeId, String question, SegmentsReport report, QuestionReader reader) {
    Map<String, Map<String, String>> segments = new LinkedHashMap<>();
    for (SegmentsReport.AxisReport axis : report.axes()) {
      if (axis.available()) {
        Map<String, String> byName = new LinkedHashMap<>();
        axis.segments().forEach(segment -> byName.put(segment.name(), segment.description()));
        segments.put(axis.axis(), byName);
      }
    }
    StoreSettings store = stores.require(storeId);
    QuestionReader.Store known =
        new QuestionReader.Store(
            segments,
            find.schema(storeId),
            store.currency(),
            find.asOf(storeId).atZone(store.zone()).toLocalDate());
    return reader
        .read(question, known)
        .flatMap(
            understood -> {
              try {
                return Optional.of(
                    new Reading(
                        Optional.of(FilterJson.read(understood.filter())),
                        understood.counted(),
                        understood.notUnderstood(),
                        List.of("read by " + reader.name()),
                        List.of()));
              } catch (QuimbiException e) {
                // What is no filter is nothing that was understood.
                return Optional.empty();
              }
            });
  }

  private Vocabulary vocabulary(String storeId, SegmentsReport segments) {
    StoreSettings store = stores.require(storeId);
    Optional<OneOrderStages> stages =
        new ModelCodec()
            .decode(models.requireModel(storeId, segments.model())).available().stream()
                .filter(axis -> axis.axis() == Axis.PURCHASE_FREQUENCY)
                .findFirst()
                .flatMap(AxisModel::stages);
    return Vocabulary.of(
        segments, store.currency(), find.asOf(storeId).atZone(store.zone()).toLocalDate(), stages);
  }
}
