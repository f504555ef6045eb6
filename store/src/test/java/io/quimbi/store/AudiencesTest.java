package io.quimbi.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quimbi.core.feature.Axis;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.audience.AudienceStore.Membership;
import io.quimbi.engine.audience.Audiences;
import io.quimbi.engine.audience.Audiences.Audience;
import io.quimbi.engine.audience.Audiences.Changes;
import io.quimbi.engine.audience.Audiences.Exported;
import io.quimbi.engine.audience.Layout;
import io.quimbi.engine.audience.Part;
import io.quimbi.engine.discovery.ModelStore.Renaming;
import io.quimbi.engine.find.Clause;
import io.quimbi.engine.find.Condition;
import io.quimbi.engine.find.CustomerFilter;
import io.quimbi.engine.find.Figure;
import io.quimbi.engine.find.FilterJson;
import io.quimbi.engine.find.FindCustomers;
import io.quimbi.engine.find.Order;
import io.quimbi.engine.find.Range;
import io.quimbi.engine.naming.NamedBy;
import io.quimbi.engine.naming.SegmentName;
import io.quimbi.engine.snapshot.PopulationDrift;
import io.quimbi.engine.snapshot.SnapshotSettings;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(EmbeddedDatabase.class)
class AudiencesTest {
  private static final int CUSTOMERS = 120;
  private static final Condition ORDERED_MUCH =
      new Condition.FigureIn(Figure.TOTAL_ORDERS, Range.atLeast(5));

  @TempDir private Path folder;
  private StoreSettings store = Imports.store("unnamed");

  @BeforeEach
  void publish() {
    store = Imports.store("audience" + System.nanoTime());
    ModelledStore.fill(EmbeddedDatabase.get(), store, CUSTOMERS);
    publish(CUSTOMERS);
  }

  /** Makes the first so many customers those with a profile, so that others leave audiences. */
  private TestProfiles publish(int customers) {
    TestProfiles profiles =
        new TestProfiles(
            IntStream.range(0, customers).mapToObj(c -> "customer " + c).toList(), customers);
    ModelledStore.publish(EmbeddedDatabase.get(), store, profiles);
    return profiles;
  }

  private static FindCustomers find() {
    Database database = EmbeddedDatabase.get();
    return new FindCustomers(
        database.stores(),
        database.models(),
        database.customers(),
        new PopulationDrift(
            database.stores(),
            database.orders(),
            database.models(),
            database.snapshots(),
            SnapshotSettings.DEFAULTS),
        (storeId, customerId, count) -> List.of());
  }

  private static Audiences audiences() {
    return new Audiences(
        EmbeddedDatabase.get().stores(), find(), EmbeddedDatabase.get().audiences());
  }

  private String id() {
    return store.storeId();
  }

  private Exported export(Writer writer) {
    return audiences().to(id(), "often", Layout.PLAIN, writer, 1, Progress.NONE);
  }

  private static List<String> often(int from, int to) {
    return IntStream.range(from, to)
        .filter(row -> 1 + row % 9 >= 5)
        .mapToObj(row -> "customer " + row)
        .sorted()
        .toList();
  }

  private static List<String> rows(String csv) {
    return csv.lines().skip(1).toList();
  }

  @Test
  void exportIsCompleteAndTellsWhoCameAndWhoWent() throws IOException {
    Audience made = audiences().create(id(), "often", CustomerFilter.of(ORDERED_MUCH), null);
    assertThat(made.understood()).isEqualTo("customers who have at least 5 orders");
    assertThat(made.exports()).isZero();

    StringWriter first = new StringWriter();
    assertThat(export(first))
        .isEqualTo(
            new Exported(
                "often",
                "plain",
                1,
                often(0, CUSTOMERS).size(),
                often(0, CUSTOMERS).size(),
                0,
                Map.of("members", 0L)));
    assertThat(first.toString().lines().findFirst()).hasValue("customer_id");
    assertThat(rows(first.toString())).containsExactlyElementsOf(often(0, CUSTOMERS));

    publish(90);
    Changes pending = audiences().changes(id(), "often", 1000, 1);
    assertThat(pending.removed()).containsExactlyElementsOf(often(90, CUSTOMERS));
    assertThat(pending.added()).isEmpty();
    assertThat(pending.complete()).isTrue();

    Path members = folder.resolve("members.csv");
    Path added = folder.resolve("added.csv");
    Path removed = folder.resolve("removed.csv");
    Exported second =
        audiences()
            .toFiles(
                id(),
                "often",
                Layout.KLAVIYO,
                Map.of(Part.MEMBERS, members, Part.ADDED, added, Part.REMOVED, removed),
                1,
                Progress.NONE);
    assertThat(second.export()).isEqualTo(2);
    assertThat(second.added()).isZero();
    assertThat(second.removed()).isEqualTo(often(90, CUSTOMERS).size());
    assertThat(Files.readAllLines(members).getFirst()).isEqualTo("Email,External ID");
    assertThat(Files.readAllLines(members)).hasSize(1 + often(0, 90).size());
    assertThat(Files.readAllLines(added)).hasSize(1);
    assertThat(rows(Files.readString(removed)))
        .containsExactlyElementsOf(often(90, CUSTOMERS).stream().map(one -> "," + one).toList());

    StringWriter again = new StringWriter();
    audiences().again(id(), "often", Part.REMOVED, Layout.PLAIN, again, Progress.NONE);
    assertThat(rows(again.toString())).containsExactlyElementsOf(often(90, CUSTOMERS));

    publish(CUSTOMERS);
    StringWriter third = new StringWriter();
    assertThat(export(third).added()).isEqualTo(often(90, CUSTOMERS).size());
    assertThat(audiences().get(id(), "often").exports()).isEqualTo(3);
  }

  @Test
  void exportThatBreaksOffDoesNotCount() {
    audiences().create(id(), "often", CustomerFilter.of(ORDERED_MUCH), null);
    export(new StringWriter());
    publish(90);

    Writer full =
        new Writer() {
          @Override
          public void write(char[] text, int offset, int length) throws IOException {
            throw new IOException("No space left on device");
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    assertThatThrownBy(() -> export(full)).isInstanceOf(UncheckedIOException.class);
    assertThatThrownBy(
            () ->
                audiences()
                    .toFiles(
                        id(),
                        "often",
                        Layout.PLAIN,
                        Map.of(
                            Part.MEMBERS,
                            folder.resolve("members.csv"),
                            Part.REMOVED,
                            folder.resolve("no such folder").resolve("removed.csv")),
                        1,
                        Progress.NONE))
        .isInstanceOfSatisfying(
            QuimbiException.class, e -> assertThat(e.code()).isEqualTo("FILE_NOT_WRITTEN"));

    Audience audience = audiences().get(id(), "often");
    assertThat(audience.exports()).isEqualTo(1);
    assertThat(audience.members()).isEqualTo(often(0, CUSTOMERS).size());
    assertThat(export(new StringWriter()).removed()).isEqualTo(often(90, CUSTOMERS).size());
  }

  @Test
  void ofTwoExportsAtOnceOneCounts() {
    audiences().create(id(), "often", CustomerFilter.of(ORDERED_MUCH), null);
    StringWriter inner = new StringWriter();
    Writer interrupted =
        new StringWriter() {
          @Override
          public void flush() {
            if (inner.toString().isEmpty()) {
              export(inner);
            }
          }
        };
    assertThatThrownBy(() -> export(interrupted))
        .isInstanceOfSatisfying(
            QuimbiException.class,
            e -> assertThat(e.code()).isEqualTo("AUDIENCE_EXPORTED_MEANWHILE"));
    assertThat(audiences().get(id(), "often").exports()).isEqualTo(1);
  }

  @Test
  void idsWithoutAPlaceInALayoutAreCounted() {
    audiences().create(id(), "often", CustomerFilter.of(ORDERED_MUCH), null);
    StringWriter google = new StringWriter();
    Exported exported = audiences().to(id(), "often", Layout.GOOGLE, google, 1, Progress.NONE);
    assertThat(exported.leftOut())
        .containsExactlyEntriesOf(Map.of("members", (long) often(0, CUSTOMERS).size()));
    assertThat(google.toString()).isEqualTo("Email\n");
  }

  @Test
  void audienceOfTheFirstSoManyIsThatMany() {
    audiences()
        .create(
            id(),
            "often",
            CustomerFilter.of(ORDERED_MUCH)
                .orderedBy(Order.most(Figure.LIFETIME_VALUE))
                .limitedTo(3),
            "the 3 best with at least 5 orders");
    StringWriter out = new StringWriter();
    assertThat(export(out).members()).isEqualTo(3);
    List<String> best = new ArrayList<>(often(0, CUSTOMERS));
    best.sort(
        java.util.Comparator.comparingInt(
            customer -> -Integer.parseInt(customer.substring("customer ".length()))));
    assertThat(rows(out.toString())).containsExactlyElementsOf(new TreeSet<>(best.subList(0, 3)));
    assertThat(audiences().list(id()))
        .extracting(Audience::words)
        .containsExactly("the 3 best with at least 5 orders");
  }

  @Test
  void namesAreCheckedAndTold() {
    audiences().create(id(), "often", CustomerFilter.of(ORDERED_MUCH), null);
    assertThatThrownBy(() -> audiences().create(id(), "often", CustomerFilter.EVERYBODY, null))
        .isInstanceOfSatisfying(
            QuimbiException.class, e -> assertThat(e.code()).isEqualTo("AUDIENCE_EXISTS"));
    for (String bad : List.of("", "a/b", "../x", "a b", "x".repeat(65))) {
      assertThatThrownBy(() -> audiences().create(id(), bad, CustomerFilter.EVERYBODY, null))
          .as(bad)
          .isInstanceOfSatisfying(
              QuimbiException.class, e -> assertThat(e.code()).isEqualTo("AUDIENCE_BAD_NAME"));
    }
    assertThatThrownBy(
            () ->
                audiences()
                    .create(
                        id(),
                        "other",
                        CustomerFilter.of(
                            new Condition.InSegment(Axis.PURCHASE_VALUE, List.of("segment_4x"))),
                        null))
        .isInstanceOf(QuimbiException.class)
        .hasMessageContaining("there are segment_4, ");
    assertThatThrownBy(() -> audiences().get(id(), "oftn"))
        .isInstanceOf(QuimbiException.class)
        .hasMessageContaining("there are often");
    audiences().delete(id(), "often");
    assertThat(audiences().list(id())).isEmpty();
    assertThatThrownBy(() -> audiences().delete(id(), "often"))
        .isInstanceOf(QuimbiException.class)
        .hasMessageContaining("no other yet");
  }

  @Test
  void whoIsErasedIsInNoAudienceAnyMore() {
    String erased = "customer 13";
    Condition others = new Condition.WithId(List.of(erased, "customer 14"));
    audiences().create(id(), "often", CustomerFilter.of(ORDERED_MUCH), "who is like customer 13?");
    audiences().create(id(), "two", CustomerFilter.of(others), null);
    audiences()
        .create(id(), "like", CustomerFilter.of(new Condition.LikeCustomer(erased, 5)), null);
    audiences()
        .create(id(), "alone", CustomerFilter.of(new Condition.WithId(List.of(erased))), null);
    audiences()
        .create(
            id(),
            "all_but_one",
            CustomerFilter.of(ORDERED_MUCH).and(Clause.not(new Condition.WithId(List.of(erased)))),
            null);
    export(new StringWriter());
    int number = EmbeddedDatabase.get().customers().numbers(id(), List.of(erased))[0];
    assertThat(EmbeddedDatabase.get().audiences().membership(id(), "often").members())
        .contains(number);

    EmbeddedDatabase.get()
        .connections()
        .change(
            "erasing",
            connection -> {
              int storeNo = StoreRow.require(connection, id()).storeNo();
              PostgresAudiences.forget(connection, storeNo, number, erased);
              return storeNo;
            });

    Membership left = EmbeddedDatabase.get().audiences().membership(id(), "often");
    assertThat(left.members()).doesNotContain(number).hasSize(often(0, CUSTOMERS).size() - 1);
    assertThat(left.added()).doesNotContain(number);
    assertThat(audiences().list(id()))
        .extracting(Audience::name)
        .containsExactly("all_but_one", "often", "two");
    assertThat(audiences().get(id(), "often").words()).isNull();
    assertThat(audiences().get(id(), "two").filter())
        .isEqualTo(FilterJson.map(CustomerFilter.of(new Condition.WithId(List.of("customer 14")))));
    assertThat(audiences().list(id()).toString()).doesNotContain(erased + "\"");
  }

  @Test
  void audienceFollowsTheNamesOfItsSegments() {
    Axis value = Axis.PURCHASE_VALUE;
    audiences()
        .create(
            id(),
            "often",
            CustomerFilter.of(new Condition.InSegment(value, List.of("segment_2", "segment_3")))
                .orderedBy(new Order(new Order.ByMembership(value, "segment_3"), true)),
            null);
    List<Renaming> swapped =
        List.of(named(value, "segment_2", "segment_3"), named(value, "segment_3", "segment_2"));
    Renaming elsewhere = named(Axis.PURCHASE_CADENCE, "segment_2", "evening");
    EmbeddedDatabase.get()
        .connections()
        .change(
            "renaming",
            connection -> {
              int storeNo = StoreRow.require(connection, id()).storeNo();
              PostgresAudiences.renamed(connection, storeNo, List.of(elsewhere));
              PostgresAudiences.renamed(connection, storeNo, swapped);
              return storeNo;
            });
    assertThat(audiences().get(id(), "often").filter())
        .isEqualTo(
            FilterJson.map(
                CustomerFilter.of(new Condition.InSegment(value, List.of("segment_3", "segment_2")))
                    .orderedBy(new Order(new Order.ByMembership(value, "segment_2"), true))));
  }

  private static Renaming named(Axis axis, String before, String now) {
    return new Renaming(
        before, new SegmentName(axis.id(), "id", "0", now, NamedBy.PERSON, "", List.of(), false));
  }
}
