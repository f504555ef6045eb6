package io.quimbi.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.engine.access.Role;
import io.quimbi.engine.idempotency.IdempotentRequests;
import io.quimbi.engine.idempotency.IdempotentRequests.Claim;
import io.quimbi.engine.idempotency.IdempotentRequests.Write;
import io.quimbi.server.TestClient;
import io.quimbi.server.TestClient.Answer;
import io.quimbi.server.TestService;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class IdempotencyTest {
  private static final String PATH = "/drift_analysis/snapshot/create";
  private static final String BODY = "{\"customer_id\":\"C0000002\",\"snapshot_type\":\"daily\"}";
  private final TestClient client = TestService.client(TestService.SHOP, Role.WRITE);

  private Answer create(String key, String body) {
    return client.call(
        "POST", PATH, body, "Content-Type", "application/json", "Idempotency-Key", key);
  }

  private static int runs() {
    return TestService.quimbi().stores().runs(TestService.SHOP, 10_000).size();
  }

  @Test
  void theSameWriteSentAgainIsAnsweredTheSameAndDoesNothing() {
    Answer first = create("again-1", BODY);
    first.expecting(201);
    int after = runs();
    Answer second = create("again-1", BODY);
    assertThat(second.status()).isEqualTo(201);
    assertThat(second.text()).isEqualTo(first.text());
    assertThat(second.headers().firstValue("Idempotent-Replayed")).hasValue("true");
    assertThat(runs()).isEqualTo(after);
  }

  @Test
  void theSameKeyWithAnotherBodyIsRefused() {
    create("other-1", BODY).expecting(201);
    create("other-1", BODY.replace("C0000002", "C0000003"))
        .problem(422, "IDEMPOTENCY_OTHER_REQUEST");
  }

  @Test
  void aKeyOfAnotherStoreIsAnotherKey() {
    create("both-1", BODY).expecting(201);
    Answer there =
        TestService.client(TestService.OTHER, Role.WRITE)
            .call(
                "POST",
                PATH,
                BODY,
                "Content-Type",
                "application/json",
                "Idempotency-Key",
                "both-1");
    assertThat(there.expecting(201).path("store_id").stringValue()).isEqualTo(TestService.OTHER);
    assertThat(there.headers().firstValue("Idempotent-Replayed")).isEmpty();
  }

  @Test
  void aKeyThatIsNoneIsRefused() {
    create("with space", BODY).problem(400, "IDEMPOTENCY_KEY");
    create("x".repeat(256), BODY).problem(400, "IDEMPOTENCY_KEY");
  }

  @Test
  void ofManyAtOnceOneDoesTheWork() throws Exception {
    int before = runs();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Answer> one = () -> create("many-1", BODY);
      List<Future<Answer>> all = threads.invokeAll(List.of(one, one, one, one, one, one));
      for (Future<Answer> answer : all) {
        assertThat(answer.get().status()).isIn(201, 409);
      }
    }
    assertThat(runs()).isEqualTo(before + 1);
    create("many-1", BODY).expecting(201);
    assertThat(runs()).isEqualTo(before + 1);
  }

  @Test
  void aClaimThatIsReleasedIsAnybodysAgain() {
    IdempotentRequests requests = TestService.quimbi().idempotentRequests();
    Write write = new Write(TestService.SHOP, "POST /test", "released-1");
    byte[] fingerprint = {1, 2, 3};
    assertThat(requests.claim(write, fingerprint)).isInstanceOf(Claim.Won.class);
    assertThat(requests.claim(write, fingerprint)).isInstanceOf(Claim.UnderWay.class);
    assertThat(requests.claim(write, new byte[] {4})).isInstanceOf(Claim.OtherRequest.class);
    requests.release(write);
    assertThat(requests.claim(write, fingerprint)).isInstanceOf(Claim.Won.class);
    requests.answered(write, new IdempotentRequests.Answer(200, null, new byte[0]));
    assertThat(requests.claim(write, fingerprint)).isInstanceOf(Claim.Done.class);
    requests.forget(TestService.SHOP);
    assertThat(requests.claim(write, fingerprint)).isInstanceOf(Claim.Won.class);
    requests.release(write);
  }
}
