package io.quimbi.engine.access;

import io.quimbi.engine.Sha256;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a key: {@code qk_<key id>_<secret>}, both parts in hexadecimal digits, so that a
 * double click marks all of it and a scanner for leaked secrets finds it by its shape.
 *
 * <p>The secret has 256 random bits. One SHA-256 of it is kept: a slow hash is for what people
 * think up, of which there are few enough to try; of these there are 2<sup>256</sup>, and a slow
 * hash would only make every request slow.
 *
 * @param secret 64 hexadecimal digits
 */
record KeyText(String keyId, String secret) {
  private static final int ID_BYTES = 8;
  private static final int SECRET_BYTES = 32;
  private static final Pattern FORM = Pattern.compile("qk_([0-9a-f]{16})_([0-9a-f]{64})");

  /** A new one. */
  static KeyText random(SecureRandom random) {
    return new KeyText(hex(random, ID_BYTES), hex(random, SECRET_BYTES));
  }

  private static String hex(SecureRandom random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** The parts of what somebody presents; empty if it does not look like a key. */
  static Optional<KeyText> parse(String presented) {
    Matcher matcher = FORM.matcher(presented);
    return matcher.matches()
        ? Optional.of(new KeyText(matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }

  /** All of it. */
  String text() {
    return "qk_" + keyId + "_" + secret;
  }

  /** What is kept of the secret, 32 bytes. */
  byte[] hash() {
    return Sha256.of(secret);
  }

  /** Hides the secret. */
  @Override
  public String toString() {
    return "KeyText[" + keyId + "]";
  }
}
