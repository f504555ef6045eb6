package io.quimbi.store;

import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ExternalDatabase.class)
class ExternalOrderStoreTest extends OrderStoreContract {
  @Override
  Database database() {
    return ExternalDatabase.get();
  }
}
