package io.quimbi.engine.naming;

import java.util.List;

/**
 * Words with what they claim.
 *
 * @param words snake_case
 */
record Phrase(String words, Role role, List<Claim> claims) {
  Phrase {
    claims = List.copyOf(claims);
  }

  /** Where words stand in a name. */
  enum Role {
    /** A name by itself, or what stands beside names it. */
    CORE,
    /** Before a core. */
    BEFORE,
    /** After a core. */
    AFTER,
    /** By itself, where nothing of the others serves. */
    PLAIN
  }

  int count() {
    return NameRules.words(words).size();
  }

  List<Quantity> quantities() {
    return claims.stream().map(Claim::of).distinct().toList();
  }
}
