package io.quimbi.store;

import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ExternalDatabase.class)
class ExternalSqlTest extends SqlContract {
  @Override
  Database database() {
    return ExternalDatabase.get();
  }
}
