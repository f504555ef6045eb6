package io.quimbi.store;

import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ExternalDatabase.class)
class ExternalKeyStoreTest extends KeyStoreContract {
  @Override
  Database database() {
    return ExternalDatabase.get();
  }
}
