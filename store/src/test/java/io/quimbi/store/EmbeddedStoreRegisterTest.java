package io.quimbi.store;

import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EmbeddedDatabase.class)
class EmbeddedStoreRegisterTest extends StoreRegisterContract {
  @Override
  Database database() {
    return EmbeddedDatabase.get();
  }
}
