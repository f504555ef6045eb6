package io.quimbi.engine.live;

import tools.jackson.databind.json.JsonMapper;

/** States of orders as JSON, as a store keeps them. */
public final class OrderStateJson {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private OrderStateJson() {}

  /** The state as JSON. */
  public static String write(OrderState state) {
    return JSON.writeValueAsString(state);
  }

  /** The state that {@link #write} made the text of. */
  public static OrderState read(String json) {
    return JSON.readValue(json, OrderState.class);
  }
}
