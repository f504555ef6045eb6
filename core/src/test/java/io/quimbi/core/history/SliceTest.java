package io.quimbi.core.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class SliceTest {
  @Test
  void customersAreNumberedThroughAllSlices() {
    OrderHistory history = history(3, 0, 2);

    assertThat(history.slices())
        .extracting(Slice::firstCustomer, Slice::endCustomer)
        .containsExactly(tuple(0, 3), tuple(3, 3), tuple(3, 5));
  }

  @Test
  void eachPassBeginsWithTheFirstSlice() {
    OrderHistory history = history(3, 2);
    Iterable<Slice> slices = history.slices();

    assertThat(slices.iterator().next().firstCustomer()).isZero();
    assertThat(slices).hasSize(2);
  }

  @Test
  void everyCustomerIsInOneSliceUnderItsNumberThere() {
    int[] some = {0, 2, 3, 4};
    Iterator<Slice> slices = history(3, 0, 2, 1).slices().iterator();

    assertThat(slices.next().own(some)).containsExactly(0, 2);
    assertThat(slices.next().own(some)).isEmpty();
    assertThat(slices.next().own(some)).containsExactly(0, 1);
    assertThat(slices.next().own(some)).isEmpty();
    assertThatThrownBy(slices::next).isInstanceOf(NoSuchElementException.class);
  }

  private static OrderHistory history(int... customers) {
    List<OrderBook> books = Arrays.stream(customers).mapToObj(SliceTest::book).toList();
    return new OrderHistory() {
      @Override
      public int sliceCount() {
        return books.size();
      }

      @Override
      public OrderBook slice(int index) {
        return books.get(index);
      }

      @Override
      public ZoneId zone() {
        return ZoneOffset.UTC;
      }

      @Override
      public long newestOrderTime() {
        return 0;
      }

      @Override
      public void close() {}
    };
  }

  private static OrderBook book(int customers) {
    OrderRows rows = new OrderRows(ZoneOffset.UTC);
    for (int c = 0; c < customers; c++) {
      rows.addOrder(
          rows.customers().idOf("c" + c), "o" + c, 0, true, OrderBook.NEVER, Dictionary.NONE);
      rows.addLine(Dictionary.NONE, Dictionary.NONE, 1, 1_000_000, 0);
    }
    return rows.toBook();
  }
}
