package io.quimbi.store;

import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EmbeddedDatabase.class)
class EmbeddedSnapshotStoreTest extends SnapshotStoreContract {
  @Override
  Database database() {
    return EmbeddedDatabase.get();
  }
}
