package io.quimbi.engine.audience;

import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.Sha256;
import io.quimbi.engine.SpreadsheetText;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a file of customers looks like. Quimbi knows no more of a person than the id that the shop
 * gave it; where that is an e-mail address it serves as one.
 */
public enum Layout {
  /**
   * One column of ids, for people: what a spreadsheet would take for a formula has an apostrophe
   * before it.
   */
  PLAIN(List.of("customer_id")) {
    @Override
    Optional<List<String>> row(String customerId) {
      return Optional.of(List.of(SpreadsheetText.guarded(customerId)));
    }
  },
  /**
   * Profiles for Klaviyo's import of CSV files, with the columns by the names that it maps by
   * itself: {@code Email}, where the id is an address, and {@code External ID}.
   */
  KLAVIYO(List.of("Email", "External ID")) {
    @Override
    Optional<List<String>> row(String customerId) {
      return Optional.of(List.of(email(customerId).orElse(""), customerId));
    }
  },
  /**
   * Google's Customer Match: the SHA-256 of the e-mail address in lower case without blanks around
   * it and, for gmail.com and googlemail.com, without the dots before the at sign. A file of
   * addresses has no place for other ids, so who has none is left out.
   */
  GOOGLE(List.of("Email")) {
    @Override
    Optional<List<String>> row(String customerId) {
      return email(customerId).map(email -> List.of(Sha256.hex(withoutDotsOfGmail(email))));
    }
  },
  /**
   * Meta's customer list: the SHA-256 of the e-mail address in lower case without blanks around it,
   * and of the id as {@code extern_id}, by which the list can be matched with a shop's own events.
   */
  META(List.of("email", "extern_id")) {
    @Override
    Optional<List<String>> row(String customerId) {
      return Optional.of(
          List.of(email(customerId).map(Sha256::hex).orElse(""), Sha256.hex(customerId.strip())));
    }
  };

  /**
   * What passes for an address: enough to tell it from an id, and strict enough not to send a text
   * with blanks or quotation marks to others (RFC 5321 allows those, and no shop uses them).
   */
  private static final Pattern EMAIL =
      Pattern.compile(
          "[A-Za-z0-9._%+'!#$&*/=?^`{|}~-]{1,64}@(?:[\\p{L}\\d-]{1,63}\\.)+[\\p{L}]{2,63}");

  private static final int ADDRESS_LENGTH_MAX = 254;

  @SuppressWarnings("ImmutableEnumChecker") // Made by List.of, which nobody can change.
  private final List<String> header;

  Layout(List<String> header) {
    this.header = header;
  }

  /** The names of the columns. */
  public List<String> header() {
    return header;
  }

  /** The word in interfaces. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The cells of a customer; empty where the layout has no place for one. */
  abstract Optional<List<String>> row(String customerId);

  /**
   * The layout of a word.
   *
   * @throws QuimbiException of kind USAGE where there is none
   */
  public static Layout of(String word) {
    return Arrays.stream(values())
        .filter(layout -> layout.word().equals(word.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new QuimbiException(
                    QuimbiException.Kind.USAGE,
                    "LAYOUT_UNKNOWN",
                    "there is no layout \""
                        + word
                        + "\"; there are "
                        + Arrays.stream(values())
                            .map(Layout::word)
                            .collect(Collectors.joining(", "))));
  }

  /** The e-mail address that an id is, normalised; empty where it is none. */
  static Optional<String> email(String customerId) {
    String address = customerId.strip().toLowerCase(Locale.ROOT);
    return address.length() <= ADDRESS_LENGTH_MAX && EMAIL.matcher(address).matches()
        ? Optional.of(address)
        : Optional.empty();
  }

  private static String withoutDotsOfGmail(String email) {
    int at = email.lastIndexOf('@');
    String domain = email.substring(at + 1);
    return domain.equals("gmail.com") || domain.equals("googlemail.com")
        ? email.substring(0, at).replace(".", "") + email.substring(at)
        : email;
  }
}
