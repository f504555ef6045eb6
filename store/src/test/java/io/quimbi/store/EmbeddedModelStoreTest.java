package io.quimbi.store;

import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EmbeddedDatabase.class)
class EmbeddedModelStoreTest extends ModelStoreContract {
  @Override
  Database database() {
    return EmbeddedDatabase.get();
  }
}
