package io.quimbi.server;

import io.quimbi.app.Quimbi;
import io.quimbi.app.ServiceSettings;
import io.quimbi.server.web.Authenticator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * A running service over an open Quimbi. Closing it takes no more requests and waits until those
 * under way are answered; the Quimbi stays open.
 */
public final class Service implements AutoCloseable {
  private final ConfigurableApplicationContext context;
  private final CountDownLatch closed = new CountDownLatch(1);

  private Service(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /**
   * Starts the service; it answers when this returns.
   *
   * @param quimbi open for as long as the service runs
   */
  public static Service start(Quimbi quimbi) {
    quimbi.serve();
    ServiceSettings settings = quimbi.settings().service();
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("server.port", settings.port());
    properties.put("server.address", settings.bind());
    ConfigurableApplicationContext context =
        new SpringApplicationBuilder(ServiceConfiguration.class)
            .web(WebApplicationType.SERVLET)
            .properties(properties)
            .initializers(
                (GenericApplicationContext beans) -> {
                  beans.getBeanFactory().registerSingleton("quimbi", quimbi);
                  beans.registerBean(Authenticator.class, () -> quimbi.accessKeys()::authenticate);
                })
            .run();
    return new Service(context);
  }

  /** The port it listens at. */
  public int port() {
    WebServer server = ((WebServerApplicationContext) context).getWebServer();
    return Objects.requireNonNull(server, "a service that runs has a web server").getPort();
  }

  /** Waits until the service is closed. */
  public void await() throws InterruptedException {
    closed.await();
  }

  @Override
  public void close() {
    context.close();
    closed.countDown();
  }
}
