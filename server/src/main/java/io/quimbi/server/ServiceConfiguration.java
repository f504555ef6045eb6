package io.quimbi.server;

import io.quimbi.server.health.StoreMeters;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;

/**
 * All there is in the service. The database is the engine's affair, so that nothing of Boot opens
 * or migrates one; errors have one form, so that Boot's own page is off.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = ErrorMvcAutoConfiguration.class)
@ComponentScan
class ServiceConfiguration {
  @Bean
  StoreMeters storeMeters() {
    return new StoreMeters();
  }
}
