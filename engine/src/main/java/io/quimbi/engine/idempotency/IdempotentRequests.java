package io.quimbi.engine.idempotency;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what a write with a key of the caller's choice was answered, so that the same write
 * sent again, because its answer was lost on the way, is answered the same and does nothing more.
 *
 * <p>Thread-safe; several processes may share one.
 */
public interface IdempotentRequests {
  /** How long an answer is remembered. */
  Duration KEPT = Duration.ofHours(24);

  /**
   * After this time without an answer, whoever worked on a request is taken to be gone, and the
   * request may be begun again.
   */
  Duration ABANDONED_AFTER = Duration.ofMinutes(2);

  /**
   * One write.
   *
   * @param storeId whose it is
   * @param route method and path of what is called
   * @param key the caller's own
   */
  record Write(String storeId, String route, String key) {}

  /**
   * An answer as it went out.
   *
   * @param contentType null without a body
   */
  record Answer(int status, @Nullable String contentType, byte[] body) {}

  /** What is to be done about a write. */
  sealed interface Claim {
    /** It is new, and the claimer's to do, who then calls {@link #answered} or {@link #release}. */
    record Won() implements Claim {}

    /** It was done. */
    record Done(Answer answer) implements Claim {}

    /** Somebody is doing it at this moment. */
    record UnderWay() implements Claim {}

    /** The key was used for another request of this route. */
    record OtherRequest() implements Claim {}
  }

  /**
   * Claims a write.
   *
   * @param fingerprint of the whole request, equal for equal ones
   */
  Claim claim(Write write, byte[] fingerprint);

  /** Remembers the answer of a write that was won. */
  void answered(Write write, Answer answer);

  /** Gives a write back undone, so that it may be tried again. */
  void release(Write write);

  /** Forgets every answer of a store: some may tell of a customer who is to be forgotten. */
  void forget(String storeId);
}
