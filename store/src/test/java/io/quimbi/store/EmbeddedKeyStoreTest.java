package io.quimbi.store;

import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EmbeddedDatabase.class)
class EmbeddedKeyStoreTest extends KeyStoreContract {
  @Override
  Database database() {
    return EmbeddedDatabase.get();
  }
}
