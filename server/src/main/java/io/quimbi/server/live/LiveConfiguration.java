package io.quimbi.server.live;

import io.quimbi.app.Quimbi;
import io.quimbi.engine.live.RecordOrders;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What all ways by which orders come share. */
@Configuration(proxyBeanMethods = false)
class LiveConfiguration {
  /** One for all, since it keeps the models that it scores by. */
  @Bean
  RecordOrders recordOrders(Quimbi quimbi) {
    return quimbi.recordOrders();
  }
}
