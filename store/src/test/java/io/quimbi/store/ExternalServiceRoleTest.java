package io.quimbi.store;

import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ExternalDatabase.class)
class ExternalServiceRoleTest extends ServiceRoleContract {
  @Override
  Database database() {
    return ExternalDatabase.get();
  }
}
