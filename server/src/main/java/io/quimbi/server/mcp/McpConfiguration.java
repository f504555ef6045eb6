package io.quimbi.server.mcp;

import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.server.McpStatelessSyncServer;
import io.modelcontextprotocol.server.transport.HttpServletStatelessServerTransport;
import io.quimbi.app.Quimbi;
import io.quimbi.server.web.RequestCaller;
import java.util.Map;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The protocol over HTTP, behind the same door as everything else. */
@Configuration(proxyBeanMethods = false)
class McpConfiguration {
  private static final String PATH = "/mcp";
  private static final String STORE = "store";

  @Bean
  HttpServletStatelessServerTransport mcpTransport() {
    return HttpServletStatelessServerTransport.builder()
        .jsonMapper(McpProtocol.json())
        .messageEndpoint(PATH)
        .contextExtractor(
            request ->
                McpTransportContext.create(Map.of(STORE, RequestCaller.of(request).storeId())))
        .build();
  }

  @Bean(destroyMethod = "closeGracefully")
  McpStatelessSyncServer mcpServer(Quimbi quimbi, HttpServletStatelessServerTransport transport) {
    return new McpProtocol(quimbi).over(transport, context -> (String) context.get(STORE));
  }

  @Bean
  ServletRegistrationBean<HttpServletStatelessServerTransport> mcpServlet(
      HttpServletStatelessServerTransport transport) {
    return new ServletRegistrationBean<>(transport, PATH);
  }
}
