package io.quimbi.engine.live;

import java.util.List;

/** What a delivery comes to: something of orders, or a reason why it is passed over. */
public sealed interface Told {
  /** Events of orders, one or more. */
  record Events(List<OrderEvent> events) implements Told {
    /** Copies the list. */
    public Events {
      events = List.copyOf(events);
    }
  }

  /** Nothing that is recorded, and why, in words. */
  record PassedOver(String reason) implements Told {}

  /** A request of the data that is kept of a customer. */
  record DataRequested(String customerId) implements Told {}

  /** A request to forget a customer. */
  record ErasureRequested(String customerId) implements Told {}
}
