package io.quimbi.engine;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 (FIPS 180-4; doi:10.6028/NIST.FIPS.180-4), which every Java platform has. */
public final class Sha256 {
  private Sha256() {}

  /** A digest to be fed in parts. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The 32 bytes of a text in UTF-8. */
  public static byte[] of(String text) {
    return digest().digest(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The 64 hexadecimal digits, in lower case, of a text in UTF-8. */
  public static String hex(String text) {
    return HexFormat.of().formatHex(of(text));
  }

  /** The 64 hexadecimal digits, in lower case, of some bytes. */
  public static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(digest().digest(bytes));
  }
}
