package io.quimbi.store;

import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EmbeddedDatabase.class)
class EmbeddedPersonalDataTest extends PersonalDataContract {
  @Override
  Database database() {
    return EmbeddedDatabase.get();
  }
}
