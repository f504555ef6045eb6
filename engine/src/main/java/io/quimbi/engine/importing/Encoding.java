package io.quimbi.engine.importing;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * The character set of a file.
 *
 * <p>A byte-order mark decides. Without one the file is read as UTF-8 and nothing else; only when
 * that fails are all its bytes looked at: if well-formed sequences of UTF-8 outnumber the broken
 * ones, it is UTF-8 with damage, and the damaged rows are rejected; else it is of the one-byte
 * family, Windows-1252, or ISO-8859-1 where bytes occur that Windows-1252 leaves undefined.
 *
 * @param charset how bytes become characters
 * @param replacing whether bytes that cannot be read become U+FFFD, so that their row is rejected;
 *     else they end the reading with a {@link java.nio.charset.CharacterCodingException}
 * @param label for people
 */
record Encoding(Charset charset, boolean replacing, String label) {
  static final Encoding UTF_8 = new Encoding(StandardCharsets.UTF_8, false, "UTF-8");
  private static final Encoding UTF_8_DAMAGED =
      new Encoding(StandardCharsets.UTF_8, true, "UTF-8 with damaged bytes");

  private static final int BUFFER_BYTES = 1 << 16;

  /** By the byte-order mark, or UTF-8 for the time being. */
  static Encoding ofStart(byte[] start) {
    if (startsWith(start, 0xFF, 0xFE)) {
      return new Encoding(StandardCharsets.UTF_16LE, true, "UTF-16 (little-endian)");
    }
    if (startsWith(start, 0xFE, 0xFF)) {
      return new Encoding(StandardCharsets.UTF_16BE, true, "UTF-16 (big-endian)");
    }
    return UTF_8;
  }

  /** By all bytes of a file that is not UTF-8 throughout. */
  static Encoding ofDamaged(InputStream bytes) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long wellFormed = 0;
    long broken = 0;
    boolean undefined = false;
    boolean marked = false;
    boolean first = true;
    int due = 0;
    for (int count = bytes.read(buffer); count > 0; count = bytes.read(buffer)) {
      if (first) {
        marked = startsWith(buffer, 0xEF, 0xBB, 0xBF);
        first = false;
      }
      for (int i = 0; i < count; i++) {
        int b = buffer[i] & 0xFF;
        boolean continuation = b >= 0x80 && b < 0xC0;
        if (due > 0 && continuation) {
          wellFormed += --due == 0 ? 1 : 0;
        } else {
          broken += due > 0 ? 1 : 0;
          due =
              b >= 0xC2 && b < 0xE0 ? 1 : b >= 0xE0 && b < 0xF0 ? 2 : b >= 0xF0 && b < 0xF5 ? 3 : 0;
          broken += b >= 0x80 && due == 0 ? 1 : 0;
        }
        undefined |= b == 0x81 || b == 0x8D || b == 0x8F || b == 0x90 || b == 0x9D;
      }
    }
    if (marked || wellFormed > broken) {
      return UTF_8_DAMAGED;
    }
    return undefined
        ? new Encoding(StandardCharsets.ISO_8859_1, false, "ISO-8859-1 (Latin-1)")
        : new Encoding(Charset.forName("windows-1252"), false, "Windows-1252 (Latin-1)");
  }

  Reader reader(InputStream bytes) {
    CodingErrorAction action = replacing ? CodingErrorAction.REPLACE : CodingErrorAction.REPORT;
    CharsetDecoder decoder =
        charset.newDecoder().onMalformedInput(action).onUnmappableCharacter(action);
    return new InputStreamReader(bytes, decoder);
  }

  private static boolean startsWith(byte[] start, int... bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (start.length <= i || (start[i] & 0xFF) != bytes[i]) {
        return false;
      }
    }
    return true;
  }
}
