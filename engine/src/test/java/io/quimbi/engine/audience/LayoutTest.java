package io.quimbi.engine.audience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quimbi.engine.QuimbiException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayoutTest {
  /** printf test@example.com | sha256sum. */
  private static final String HASH =
      "973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b";

  @Test
  void plainGuardsAgainstSpreadsheetsAndMachinesGetTheIdAsItIs() {
    assertThat(Layout.PLAIN.row("=HYPERLINK(\"x\")")).hasValue(List.of("'=HYPERLINK(\"x\")"));
    assertThat(Layout.PLAIN.row("C0000001")).hasValue(List.of("C0000001"));
    assertThat(Layout.KLAVIYO.row("+4711")).hasValue(List.of("", "+4711"));
  }

  @Test
  void addressesGoOutNormalisedAndHashed() {
    assertThat(Layout.GOOGLE.row("  Test@Example.com ")).hasValue(List.of(HASH));
    assertThat(Layout.META.row("TEST@example.com").orElseThrow().getFirst()).isEqualTo(HASH);
    assertThat(Layout.KLAVIYO.row("Test@Example.com"))
        .hasValue(List.of("test@example.com", "Test@Example.com"));
  }

  @Test
  void dotsBeforeGmailCountForGoogleAlone() {
    List<String> undotted = Layout.GOOGLE.row("johnsmith@gmail.com").orElseThrow();
    assertThat(Layout.GOOGLE.row("John.Smith@gmail.com")).hasValue(undotted);
    assertThat(Layout.GOOGLE.row("j.o.hnsmith@googlemail.com"))
        .isEqualTo(Layout.GOOGLE.row("johnsmith@googlemail.com"));
    assertThat(Layout.GOOGLE.row("john.smith@example.com"))
        .isNotEqualTo(Layout.GOOGLE.row("johnsmith@example.com"));
    assertThat(Layout.META.row("john.smith@gmail.com").orElseThrow().getFirst())
        .isNotEqualTo(undotted.getFirst());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "C0000001",
        "4711",
        "a@b",
        "@example.com",
        "a b@example.com",
        "a@example..com",
        "a@@example.com",
        "a@example.c",
        "\"a\"@example.com",
        "a@example.com,b@example.com"
      })
  void idThatIsNoAddressHasNoPlaceAmongAddresses(String id) {
    assertThat(Layout.GOOGLE.row(id)).isEmpty();
    assertThat(Layout.KLAVIYO.row(id)).hasValue(List.of("", id));
    assertThat(Layout.META.row(id).orElseThrow()).first().isEqualTo("");
    assertThat(Layout.META.row(id).orElseThrow().getLast()).matches("[0-9a-f]{64}");
  }

  @Test
  void unknownLayoutIsToldWhichThereAre() {
    assertThat(Layout.of("Klaviyo")).isEqualTo(Layout.KLAVIYO);
    assertThatThrownBy(() -> Layout.of("excel"))
        .isInstanceOf(QuimbiException.class)
        .hasMessageContaining("plain, klaviyo, google, meta");
    assertThatThrownBy(() -> Part.of("all"))
        .isInstanceOf(QuimbiException.class)
        .hasMessageContaining("members, added, removed");
  }

  @Test
  void membershipIsWhoCameAndWhoWent() {
    AudienceStore.Membership after =
        AudienceStore.Membership.after(new int[] {1, 3, 5, 7}, new int[] {2, 3, 7, 8, 9});
    assertThat(after.members()).containsExactly(2, 3, 7, 8, 9);
    assertThat(after.added()).containsExactly(2, 8, 9);
    assertThat(after.removed()).containsExactly(1, 5);
    assertThat(AudienceStore.Membership.after(new int[0], new int[] {4}).added())
        .containsExactly(4);
    assertThat(AudienceStore.Membership.after(new int[] {4}, new int[0]).removed())
        .containsExactly(4);
  }
}
