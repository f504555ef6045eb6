package io.quimbi.server.web;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The number under which a request is found again in logs and problem documents. */
final class RequestId {
  static final String HEADER = "X-Request-Id";
  static final String LOGGED_AS = "request_id";

  // What is echoed and logged is nothing that could forge a header or a line.
  private static final Pattern ACCEPTED = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private RequestId() {}

  /** The one that the caller gave if it is harmless, else a new one. */
  static String of(@Nullable String given) {
    if (given != null && ACCEPTED.matcher(given).matches()) {
      return given;
    }
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }
}
