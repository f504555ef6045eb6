package io.quimbi.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.engine.access.Role;
import io.quimbi.server.TestClient;
import io.quimbi.server.TestClient.Answer;
import io.quimbi.server.TestService;
import org.junit.jupiter.api.Test;

/**
 * A route that forgets whom it answers is held to the caller's store by the database, and one that
 * has no caller is refused what is of a store: by routes that are made to forget. That no real one
 * fails by it shows where all are called ({@code StoresApartTest}).
 */
class HeldToStoreTest {
  private final TestClient other = TestService.client(TestService.OTHER, Role.WRITE);

  @Test
  void aRouteForNobodyGetsNothingOfAnyStore() {
    Answer answer = TestService.withKey(null).raw("GET", "/test/open", null);
    answer.problem(500, "FAULT");
    assertThat(answer.text()).doesNotContain(TestService.SHOP);
  }

  @Test
  void aRouteThatAsksForAnotherStoreSeesNone() {
    assertThat(other.raw("GET", "/test/stores?store=shop", null).expecting(200).toString())
        .isEqualTo("[\"other\"]");
  }

  @Test
  void aRouteThatWritesIntoAnotherStoreIsRefused() {
    Answer answer = other.raw("POST", "/test/orders?store=shop", null);
    assertThat(answer.status()).as(answer.text()).isGreaterThanOrEqualTo(400);
    TestService.client(TestService.SHOP, Role.READ)
        .get("/segments/customer/forgetful")
        .problem(404, "NO_CUSTOMER");
    assertThat(other.raw("POST", "/test/orders?store=other", null).expecting(200).intValue())
        .isEqualTo(1);
  }
}
