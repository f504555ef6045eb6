package io.quimbi.store;

import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ExternalDatabase.class)
class ExternalStoreRegisterTest extends StoreRegisterContract {
  @Override
  Database database() {
    return ExternalDatabase.get();
  }
}
