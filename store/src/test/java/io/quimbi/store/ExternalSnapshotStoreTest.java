package io.quimbi.store;

import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ExternalDatabase.class)
class ExternalSnapshotStoreTest extends SnapshotStoreContract {
  @Override
  Database database() {
    return ExternalDatabase.get();
  }
}
