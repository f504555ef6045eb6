package io.quimbi.store;

import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EmbeddedDatabase.class)
class EmbeddedServiceRoleTest extends ServiceRoleContract {
  @Override
  Database database() {
    return EmbeddedDatabase.get();
  }
}
