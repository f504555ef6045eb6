package io.quimbi.store;

import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EmbeddedDatabase.class)
class EmbeddedSqlTest extends SqlContract {
  @Override
  Database database() {
    return EmbeddedDatabase.get();
  }
}
