package io.quimbi.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.access.AccessKeys;
import io.quimbi.engine.access.Caller;
import io.quimbi.engine.access.KeyInfo;
import io.quimbi.engine.access.NewKey;
import io.quimbi.engine.access.Role;
import io.quimbi.engine.audit.Actor;
import io.quimbi.engine.audit.AuditTrail.Deed;
import io.quimbi.engine.audit.AuditTrail.Entry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys and the audit trail, as every database keeps them. */
abstract class KeyStoreContract {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private StoreSettings store = Imports.store("keys");

  abstract Database database();

  @BeforeEach
  void makeAStore() {
    store = Imports.store("keys-" + System.nanoTime());
    Imports.imported(database(), store, RandomHistory.of(1, 5));
  }

  private AccessKeys keysAt(Instant now) {
    return new AccessKeys(database().keys(), database().stores(), Clock.fixed(now, ZoneOffset.UTC));
  }

  private List<Entry> trail() {
    return database().audit().list(store.storeId(), null, Long.MAX_VALUE, 100);
  }

  @Test
  void aKeyOpensItsStoreWithItsRole() {
    NewKey key = keysAt(NOW).create(store.storeId(), Role.WRITE, "till", Actor.COMMAND_LINE);

    assertThat(key.text()).matches("qk_[0-9a-f]{16}_[0-9a-f]{64}");
    assertThat(keysAt(NOW).authenticate(key.text()))
        .contains(new Caller(key.keyId(), store.storeId(), Role.WRITE));
    assertThat(keysAt(NOW).any()).isTrue();
    assertThat(keysAt(NOW).list(store.storeId()))
        .containsExactly(
            new KeyInfo(key.keyId(), store.storeId(), Role.WRITE, "till", NOW, NOW, null));
  }

  @Test
  void nothingButTheWholeKeyOpens() {
    String text = keysAt(NOW).create(store.storeId(), Role.READ, null, Actor.COMMAND_LINE).text();
    String other = keysAt(NOW).create(store.storeId(), Role.READ, null, Actor.COMMAND_LINE).text();
    char last = text.charAt(text.length() - 1);
    List<String> wrong =
        List.of(
            "",
            "qk_",
            text.substring(0, text.length() - 1),
            text.substring(0, text.length() - 1) + (last == '0' ? '1' : '0'),
            text + "0",
            " " + text,
            text.toUpperCase(java.util.Locale.ROOT),
            text.substring(0, 20) + other.substring(20),
            "qk_" + "0".repeat(16) + "_" + "0".repeat(64));

    for (String presented : wrong) {
      assertThat(keysAt(NOW).authenticate(presented)).as(presented).isEmpty();
    }
    assertThat(keysAt(NOW).authenticate(text)).isPresent();
  }

  @Test
  void theSecretIsNowhereInTheDatabase() {
    NewKey key = keysAt(NOW).create(store.storeId(), Role.ADMIN, "l", Actor.COMMAND_LINE);
    String secret = key.text().substring(20);

    String kept =
        database()
            .connections()
            .use(
                "test",
                c ->
                    Db.only(
                        c,
                        row -> row.getString(1),
                        "SELECT (SELECT string_agg(k::text, ' ') FROM api_key k)"
                            + " || (SELECT string_agg(a::text, ' ') FROM audit a)"));
    assertThat(kept).contains(key.keyId()).doesNotContain(secret);
    assertThat(key.toString()).doesNotContain(secret);
  }

  @Test
  void aRevokedKeyOpensNothingAndStaysInTheList() {
    AccessKeys keys = keysAt(NOW);
    NewKey key = keys.create(store.storeId(), Role.READ, null, Actor.COMMAND_LINE);

    keys.revoke(store.storeId(), key.keyId(), new Actor("somebody"));
    keysAt(NOW.plusSeconds(60)).revoke(store.storeId(), key.keyId(), new Actor("somebody"));

    assertThat(keys.authenticate(key.text())).isEmpty();
    assertThat(keys.list(store.storeId()))
        .singleElement()
        .satisfies(listed -> assertThat(listed.revokedAt()).isEqualTo(NOW));
    assertThat(trail())
        .extracting(entry -> entry.actor() + " " + entry.action() + " " + entry.subject())
        .containsExactly(
            "somebody key.revoke " + key.keyId(),
            "command line key.create " + key.keyId() + " read");
  }

  @Test
  void aKeyOfAnotherStoreCannotBeRevoked() {
    StoreSettings other = Imports.store("keys-other-" + System.nanoTime());
    Imports.imported(database(), other, RandomHistory.of(1, 5));
    NewKey key = keysAt(NOW).create(store.storeId(), Role.READ, null, Actor.COMMAND_LINE);

    assertThatThrownBy(() -> keysAt(NOW).revoke(other.storeId(), key.keyId(), Actor.COMMAND_LINE))
        .isInstanceOfSatisfying(
            QuimbiException.class, e -> assertThat(e.code()).isEqualTo("NO_KEY"));
    assertThat(keysAt(NOW).authenticate(key.text())).isPresent();
    assertThat(keysAt(NOW).list(other.storeId())).isEmpty();
  }

  @Test
  void lastUseIsWrittenAtMostOnceAMinute() {
    NewKey key = keysAt(NOW).create(store.storeId(), Role.READ, null, Actor.COMMAND_LINE);
    List<Instant> written = new ArrayList<>();
    for (int seconds : new int[] {0, 59, 60, 90, 119, 121}) {
      keysAt(NOW.plusSeconds(seconds)).authenticate(key.text());
      written.add(keysAt(NOW).list(store.storeId()).getFirst().lastUsedAt());
    }
    assertThat(written.stream().map(at -> Duration.between(NOW, at).toSeconds()))
        .containsExactly(0L, 0L, 60L, 60L, 60L, 121L);
  }

  @Test
  void keysOfAnUnknownStoreAndLabelsThatAreTooLongAreRefused() {
    assertThatThrownBy(
            () -> keysAt(NOW).create("no-such-store", Role.READ, null, Actor.COMMAND_LINE))
        .isInstanceOfSatisfying(
            QuimbiException.class, e -> assertThat(e.code()).isEqualTo("NO_STORE"));
    assertThatThrownBy(
            () ->
                keysAt(NOW).create(store.storeId(), Role.READ, "x".repeat(101), Actor.COMMAND_LINE))
        .isInstanceOfSatisfying(
            QuimbiException.class, e -> assertThat(e.code()).isEqualTo("ACCESS_LABEL_LONG"));
    assertThat(keysAt(NOW).list(store.storeId())).isEmpty();
  }

  @Test
  void aPersonIsFoundInTheTrailByWhoKnowsTheIdAndNotNamed() {
    for (String person : List.of("anna", "bert")) {
      database()
          .audit()
          .add(Deed.onPerson(store.storeId(), Actor.COMMAND_LINE, "customer.erase", person));
    }
    // The same id in another store is another person.
    database()
        .audit()
        .add(Deed.onPerson("keys-elsewhere", Actor.COMMAND_LINE, "customer.erase", "anna"));

    assertThat(database().audit().list(store.storeId(), "anna", Long.MAX_VALUE, 100))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.personHash()).matches("[0-9a-f]{64}");
              assertThat(entry.toString()).doesNotContain("anna");
            });
    Set<String> hashes = new HashSet<>();
    trail().forEach(entry -> hashes.add(String.valueOf(entry.personHash())));
    database()
        .audit()
        .list("keys-elsewhere", null, Long.MAX_VALUE, 1)
        .forEach(entry -> hashes.add(String.valueOf(entry.personHash())));
    assertThat(hashes).hasSize(3);
  }

  @Test
  void theTrailIsReadInPagesFromTheNewest() {
    for (int i = 0; i < 5; i++) {
      database().audit().add(Deed.on(store.storeId(), Actor.SERVICE, "test", "" + i));
    }
    List<String> subjects = new ArrayList<>();
    long before = Long.MAX_VALUE;
    for (List<Entry> page = database().audit().list(store.storeId(), null, before, 2);
        !page.isEmpty();
        page = database().audit().list(store.storeId(), null, before, 2)) {
      page.forEach(entry -> subjects.add(entry.subject()));
      before = page.getLast().entryNo();
    }
    assertThat(subjects).containsExactly("4", "3", "2", "1", "0");
  }
}
