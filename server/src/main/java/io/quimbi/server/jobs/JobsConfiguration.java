package io.quimbi.server.jobs;

import io.quimbi.app.Quimbi;
import io.quimbi.server.names.NewNames;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Starts the scheduler with the service, where jobs are not switched off. */
@Configuration(proxyBeanMethods = false)
class JobsConfiguration {
  private static final Duration POLLING = Duration.ofSeconds(10);

  @Bean
  SmartLifecycle jobs(Quimbi quimbi, NewNames names) {
    return new Running(quimbi, names);
  }

  /** The scheduler while the service runs. */
  private static final class Running implements SmartLifecycle {
    private final Quimbi quimbi;
    private final NewNames names;
    private @Nullable JobScheduler scheduler;

    Running(Quimbi quimbi, NewNames names) {
      this.quimbi = quimbi;
      this.names = names;
    }

    @Override
    public synchronized void start() {
      if (quimbi.settings().jobsByItself()) {
        String host = Optional.ofNullable(System.getenv("HOSTNAME")).orElse("this machine");
        JobScheduler made =
            new JobScheduler(
                quimbi.jobs(),
                quimbi::inStore,
                names,
                quimbi.stores()::list,
                quimbi.schedulerSource(),
                Clock.systemUTC(),
                host + " " + UUID.randomUUID(),
                POLLING);
        made.start();
        scheduler = made;
      }
    }

    @Override
    public synchronized void stop() {
      if (scheduler != null) {
        scheduler.close();
        scheduler = null;
      }
    }

    @Override
    public synchronized boolean isRunning() {
      return scheduler != null;
    }
  }
}
