package io.quimbi.store;

import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ExternalDatabase.class)
class ExternalPersonalDataTest extends PersonalDataContract {
  @Override
  Database database() {
    return ExternalDatabase.get();
  }
}
