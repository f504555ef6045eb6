package io.quimbi.server.web;

import io.quimbi.app.Quimbi;
import io.quimbi.app.ServiceSettings;
import io.quimbi.server.health.StoreMeters;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.catalina.core.StandardHost;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/** Puts together what all capabilities share. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration implements WebMvcConfigurer {
  private static final String MAPPING = "requestMappingHandlerMapping";

  @Override
  public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
    resolvers.add(new CallerArgument());
  }

  @Override
  public void addResourceHandlers(ResourceHandlerRegistry registry) {
    // The page of the description, and the library that draws it: from the class path alone.
    registry
        .addResourceHandler("/docs/assets/**")
        .addResourceLocations("classpath:/META-INF/resources/webjars/swagger-ui/5.32.14/");
  }

  /** Reads strictly: what is not understood is refused rather than left out. */
  @Bean
  JsonMapperBuilderCustomizer strictJson() {
    return builder ->
        builder
            .addModule(new StrictRecords())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(
                DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(
                LogicalType.Textual,
                texts ->
                    texts
                        .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN);
  }

  @Bean
  FilterRegistrationBean<AccessFilter> accessFilter(
      @Qualifier(MAPPING) RequestMappingHandlerMapping routes,
      Authenticator keys,
      Quimbi quimbi,
      JsonMapper json,
      StoreMeters meters,
      PageDoor pages) {
    ServiceSettings settings = quimbi.settings().service();
    FilterRegistrationBean<AccessFilter> registration =
        new FilterRegistrationBean<>(
            new AccessFilter(
                routes,
                keys,
                stores(quimbi),
                new RateLimits(
                    settings.requestsPerSecond(), settings.requestsAtOnce(), System::nanoTime),
                settings.bodyKilobytesMax() * 1024L,
                new Idempotency(quimbi.idempotentRequests()),
                new Problems(json),
                meters,
                pages));
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return registration;
  }

  private static AccessFilter.Stores stores(Quimbi quimbi) {
    return new AccessFilter.Stores() {
      @Override
      public <T> T inStore(String storeId, Callable<T> work) throws Exception {
        return quimbi.inStore(storeId, work);
      }

      @Override
      public <T> T forCallers(Callable<T> work) throws Exception {
        return quimbi.forCallers(work);
      }
    };
  }

  /** What the container refuses by itself is a problem document too. */
  @Bean
  WebServerFactoryCustomizer<TomcatWebServerFactory> problemsOfTheContainer() {
    return factory ->
        factory.addContextCustomizers(
            context ->
                ((StandardHost) context.getParent())
                    .setErrorReportValveClass(ProblemValve.class.getName()));
  }

  /** A method that does not say who may call it keeps the service from starting. */
  @Bean
  SmartInitializingSingleton everyRouteSaysWhoMayCall(
      @Qualifier(MAPPING) ObjectProvider<RequestMappingHandlerMapping> routes) {
    return () -> routes.getObject().getHandlerMethods().values().forEach(WebConfiguration::check);
  }

  static void check(HandlerMethod method) {
    if (!method.getBeanType().getPackageName().startsWith("io.quimbi.")) {
      return;
    }
    if (method.hasMethodAnnotation(Needs.class) == method.hasMethodAnnotation(Open.class)) {
      throw new IllegalStateException(
          method.getShortLogMessage()
              + " must have one of @Needs and @Open, to say who may call it");
    }
  }

  private static final class StrictRecords extends SimpleModule {
    private static final long serialVersionUID = 1L;

    @Override
    public void setupModule(SetupContext context) {
      super.setupModule(context);
      context.appendAnnotationIntrospector(new RequiredComponents());
    }
  }
}
