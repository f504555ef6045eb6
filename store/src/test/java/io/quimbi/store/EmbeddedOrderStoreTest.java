package io.quimbi.store;

import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EmbeddedDatabase.class)
class EmbeddedOrderStoreTest extends OrderStoreContract {
  @Override
  Database database() {
    return EmbeddedDatabase.get();
  }
}
