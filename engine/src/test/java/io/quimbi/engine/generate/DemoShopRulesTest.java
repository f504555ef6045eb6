package io.quimbi.engine.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quimbi.core.history.OrderBook;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every customer keeps the rules of the import layout, and the truth agrees with the orders. */
class DemoShopRulesTest {
  private static final DemoShopOptions OPTIONS = SampleShop.SHOP.options();
  private static final Instant START = OPTIONS.start().atStartOfDay(ZoneOffset.UTC).toInstant();
  private static final Instant AFTER =
      OPTIONS.end().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();

  @Test
  void everyLineIsValid() {
    // Half a million assertions would take longer than the shop: only what is broken is gathered.
    List<DemoCustomer.Order> broken = new ArrayList<>();
    for (DemoCustomer customer : SampleShop.customers()) {
      for (DemoCustomer.Order order : customer.orders()) {
        Set<Product> products = new HashSet<>();
        boolean sound = !order.lines().isEmpty();
        for (DemoCustomer.Line line : order.lines()) {
          sound &= products.add(line.product());
          sound &= line.quantity() > 0 && line.unitPrice() > 0;
          sound &= line.discount() >= 0 && line.discount() < line.listTotal();
          sound &= line.refund() == null || valid(line.refund(), line, order);
        }
        if (!sound) {
          broken.add(order);
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  private static boolean valid(
      DemoCustomer.Refund refund, DemoCustomer.Line line, DemoCustomer.Order order) {
    return refund.amount() > 0
        && refund.amount() <= line.paid()
        && !refund.at().isBefore(order.at())
        && refund.at().isBefore(AFTER)
        && !refund.reason().isBlank();
  }

  @Test
  void everythingHappensWithinTheHistoryAndInOrder() {
    List<DemoCustomer> broken = new ArrayList<>();
    for (DemoCustomer customer : SampleShop.customers()) {
      List<Instant> orders = customer.orders().stream().map(DemoCustomer.Order::at).toList();
      List<Instant> slips =
          customer.returnSlips().stream().map(DemoCustomer.ReturnSlip::at).toList();
      List<Instant> tickets =
          customer.tickets().stream().map(DemoCustomer.Ticket::openedAt).toList();
      if (orders.isEmpty()
          || !sortedFrom(START, orders)
          || !sortedFrom(orders.getFirst(), slips)
          || !sortedFrom(orders.getFirst(), tickets)) {
        broken.add(customer);
      }
    }
    assertThat(broken).isEmpty();
  }

  private static boolean sortedFrom(Instant first, List<Instant> events) {
    Instant latest = first;
    for (Instant event : events) {
      if (event.isBefore(latest) || !event.isBefore(AFTER)) {
        return false;
      }
      latest = event;
    }
    return true;
  }

  @Test
  void idsAreUnique() {
    Set<String> ids = new HashSet<>();
    int count = 0;
    for (DemoCustomer customer : SampleShop.customers()) {
      ids.add(customer.truth().customerId());
      customer.orders().forEach(order -> ids.add(order.id()));
      customer.returnSlips().forEach(slip -> ids.add(slip.id()));
      customer.tickets().forEach(ticket -> ids.add(ticket.id()));
      count += 1 + customer.orders().size();
      count += customer.returnSlips().size() + customer.tickets().size();
    }
    assertThat(ids).hasSize(count);
  }

  @Test
  void ticketsAreAboutOrdersAlreadyPlacedAndRatedFromOneToFive() {
    int about = 0;
    for (DemoCustomer customer : SampleShop.customers()) {
      Map<String, Instant> placed =
          customer.orders().stream()
              .collect(Collectors.toMap(DemoCustomer.Order::id, DemoCustomer.Order::at));
      for (DemoCustomer.Ticket ticket : customer.tickets()) {
        assertThat(ticket.satisfaction()).isBetween(0, 5);
        if (ticket.orderId() != null) {
          about++;
          assertThat(placed.get(ticket.orderId())).isNotNull().isBeforeOrEqualTo(ticket.openedAt());
        }
      }
    }
    assertThat(about).isGreaterThan(1000);
  }

  @Test
  void theShopInTownKeepsItsHours() {
    IntSummaryStatistics seconds =
        SampleShop.customers().stream()
            .flatMap(customer -> customer.orders().stream())
            .filter(order -> order.channel() == Traits.Channel.STORE)
            .mapToInt(order -> LocalTime.ofInstant(order.at(), ZoneOffset.UTC).toSecondOfDay())
            .summaryStatistics();
    assertThat(seconds.getCount()).isGreaterThan(1000);
    assertThat(seconds.getMin()).isGreaterThanOrEqualTo(9 * 3600);
    assertThat(seconds.getMax()).isLessThan(20 * 3600);
  }

  @Test
  void theTruthAgreesWithTheOrders() {
    for (DemoCustomer customer : SampleShop.customers()) {
      Truth truth = customer.truth();
      LocalDate last = Figures.date(customer.orders().getLast());
      assertThat(truth.firstOrderAt()).isEqualTo(customer.orders().getFirst().at());
      assertThat(truth.orderCount()).isEqualTo(customer.orders().size());
      switch (truth.end()) {
        case NONE -> assertThat(truth.plantedEnd()).isNull();
        case ONE_TIME -> {
          assertThat(truth.orderCount()).isOne();
          assertThat(truth.plantedEnd()).isEqualTo(last);
        }
        case LEFT -> assertThat(truth.plantedEnd()).isEqualTo(last);
        case STOPPED, FADED ->
            assertThat(truth.plantedEnd()).isAfterOrEqualTo(last).isBefore(OPTIONS.end());
      }
    }
  }

  @Test
  void nobodyOrdersAfterTheEnd() {
    int ended = 0;
    for (DemoCustomer customer : SampleShop.customers()) {
      LocalDate end = customer.truth().plantedEnd();
      if (end != null) {
        ended++;
        assertThat(Figures.date(customer.orders().getLast())).isBeforeOrEqualTo(end);
      }
    }
    assertThat(ended).isGreaterThan(SampleShop.CUSTOMERS / 2);
  }

  @Test
  void changesAreTheKindsTheySayTheyAre() {
    for (DemoCustomer customer : SampleShop.customers()) {
      Truth truth = customer.truth();
      Traits before = truth.traits();
      Change change = truth.change();
      boolean faded = change.kind() == Change.Kind.FADE;
      assertThat(truth.fadeFrom()).isEqualTo(faded ? change.at() : null);
      assertThat(truth.end() == Truth.End.FADED).isEqualTo(faded);
      assertThat(truth.end() == Truth.End.STOPPED).isEqualTo(change.kind() == Change.Kind.STOP);
      double factor = change.ordersPerMonthAfter() / before.ordersPerMonth();
      switch (change.kind()) {
        case NONE -> assertThat(change).isEqualTo(Change.none(before));
        case UPGRADE -> {
          assertThat(factor).isGreaterThanOrEqualTo(2.5 * (1 - 1e-12));
          assertThat(change.personaAfter()).isGreaterThan(before.persona());
        }
        case SLOW_DOWN -> {
          assertThat(factor).isLessThanOrEqualTo(0.4 * (1 + 1e-12));
          assertThat(change.personaAfter()).isLessThan(before.persona());
        }
        case BARGAIN_TURN -> {
          assertThat(change.bargainAfter()).isEqualTo(Traits.Bargain.HUNTER);
          assertThat(before.bargain()).isNotEqualTo(Traits.Bargain.HUNTER);
          assertThat(factor).isEqualTo(1);
        }
        case PREMIUM_TURN -> {
          assertThat(change.priceLevelAfter()).isEqualTo(Traits.PriceLevel.PREMIUM);
          assertThat(before.priceLevel()).isNotEqualTo(Traits.PriceLevel.PREMIUM);
          assertThat(factor).isEqualTo(1);
        }
        case STOP, FADE -> assertThat(factor).isZero();
      }
    }
  }

  @Test
  void changesHaveHistoryBeforeAndRoomAfter() {
    for (DemoCustomer customer : SampleShop.customers()) {
      LocalDate at = customer.truth().change().at();
      if (at != null) {
        LocalDate first = Figures.date(customer.orders().getFirst());
        assertThat(at).isAfterOrEqualTo(first.plusDays(180));
        assertThat(at).isBefore(OPTIONS.end().minusDays(118));
        assertThat(customer.orders().stream().filter(o -> Figures.date(o).isBefore(at)).count())
            .isGreaterThanOrEqualTo(4);
        LocalDate end = customer.truth().plantedEnd();
        if (customer.truth().end() == Truth.End.FADED) {
          assertThat(end).isBetween(at.plusDays(59), at.plusDays(179));
          assertThat(end).isBefore(OPTIONS.end().minusDays(118));
        }
      }
    }
  }

  @Test
  void aCustomerIsTheSameHoweverOftenAndInWhateverShopOfTheSeed() {
    DemoShop small = new DemoShop(DemoShopOptions.of(50, SampleShop.SEED));
    for (int c = 49; c >= 0; c--) {
      assertThat(small.customer(c)).isEqualTo(SampleShop.customers().get(c));
    }
    DemoShop other = new DemoShop(DemoShopOptions.of(50, SampleShop.SEED + 1));
    assertThat(other.customer(0)).isNotEqualTo(small.customer(0));
  }

  @Test
  void aCustomerThatIsNotThereIsRefused() {
    DemoShop small = new DemoShop(DemoShopOptions.of(1, 1));
    assertThat(small.customer(0).orders()).isNotEmpty();
    assertThatThrownBy(() -> small.customer(1))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("index must be from 0 to below 1, was 1");
  }

  @Test
  void shortAndLongHistoriesKeepTheirDays() {
    for (int years : new int[] {1, 20}) {
      DemoShopOptions options = new DemoShopOptions(300, 3, years, LocalDate.of(2024, 2, 29));
      DemoShop shop = new DemoShop(options);
      int changes = 0;
      for (int c = 0; c < options.customers(); c++) {
        DemoCustomer customer = shop.customer(c);
        assertThat(Figures.date(customer.orders().getFirst())).isAfterOrEqualTo(options.start());
        assertThat(Figures.date(customer.orders().getLast())).isBeforeOrEqualTo(options.end());
        changes += Figures.unchanged(customer) ? 0 : 1;
      }
      assertThat(changes).isPositive();
    }
  }

  @Test
  void theRowsAreTheShopAndEveryReturnFindsItsPurchase() {
    DemoShop shop = new DemoShop(DemoShopOptions.of(2000, 5));
    DemoShopCounts counts =
        SampleShop.all(shop).stream()
            .map(DemoShopCounts::of)
            .reduce(DemoShopCounts.NOTHING, DemoShopCounts::plus);
    OrderBook book = shop.rows(ZoneOffset.UTC).toBook();
    assertThat(book.customerCount()).isEqualTo(2000);
    assertThat(book.orderCount()).isEqualTo((int) counts.orders());
    assertThat(book.lineCount()).isEqualTo((int) counts.lines());
    assertThat(book.ticketCount()).isEqualTo((int) counts.tickets());
    assertThat(counts.returnSlips()).isPositive();
    assertThat(book.returns().rows()).isEqualTo((int) counts.returnSlips());
    assertThat(book.returns().unplacedWholly()).isZero();
    assertThat(book.returns().unplacedInPart()).isZero();

    DemoCustomer customer = shop.customer(3);
    int c = book.customerIndex(customer.truth().customerId());
    assertThat(book.endOrder(c) - book.firstOrder(c)).isEqualTo(customer.orders().size());
    DemoCustomer.Order order = customer.orders().getFirst();
    int o = book.firstOrder(c);
    assertThat(book.orderId(o)).isEqualTo(order.id());
    assertThat(book.orderTime(o)).isEqualTo(order.at().getEpochSecond() * 1_000_000);
    assertThat(book.channel(book.orderChannel(o))).isEqualTo(order.channel().text());
    long listTotal = 0;
    for (int l = book.firstLine(o); l < book.endLine(o); l++) {
      listTotal += book.lineListTotal(l);
    }
    // The book counts in millionths, the shop in hundredths.
    assertThat(listTotal)
        .isEqualTo(order.lines().stream().mapToLong(DemoCustomer.Line::listTotal).sum() * 10_000);
  }
}
