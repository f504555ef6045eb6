package io.quimbi.store;

import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ExternalDatabase.class)
class ExternalModelStoreTest extends ModelStoreContract {
  @Override
  Database database() {
    return ExternalDatabase.get();
  }
}
