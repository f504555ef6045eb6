package io.quimbi.store;

import io.quimbi.engine.QuimbiException;
import io.quimbi.store.server.ServerAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the address of an external database, as hosting services and drivers write it: {@code
 * postgres://user:password@host:port/database?parameters}, {@code postgresql://…} or {@code
 * jdbc:postgresql://host:port/database?user=…&password=…}. Parameters are those of the driver.
 */
final class DatabaseUrl {
  private static final int PORT = 5432;

  private DatabaseUrl() {}

  /**
   * The address that a URL means.
   *
   * @throws QuimbiException of kind USAGE if it is of another form; the password is not repeated
   */
  static ServerAddress parse(String url) {
    String plain = url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url;
    if (!plain.startsWith("postgres://") && !plain.startsWith("postgresql://")) {
      throw bad("it begins with \"" + plain.split(":", 2)[0] + ":\"");
    }
    URI uri;
    try {
      uri = new URI(plain);
    } catch (URISyntaxException e) {
      throw bad(e.getReason() + "; percent-encode special characters of the password");
    }
    String host = uri.getHost();
    String path = uri.getPath();
    if (host == null) {
      throw bad("it names no host; percent-encode special characters of the password");
    }
    if (path == null || path.length() < 2 || path.indexOf('/', 1) > 0) {
      throw bad("it names no database");
    }
    Map<String, String> parameters = parameters(uri.getRawQuery());
    @Nullable String user = parameters.remove("user");
    @Nullable String password = parameters.remove("password");
    String login = uri.getRawUserInfo();
    if (login != null) {
      String[] parts = login.split(":", 2);
      user = decoded(parts[0]);
      password = parts.length > 1 ? decoded(parts[1]) : password;
    }
    return new ServerAddress(
        "jdbc:postgresql://"
            + host
            + ":"
            + (uri.getPort() < 0 ? PORT : uri.getPort())
            + uri.getRawPath(),
        user == null ? System.getProperty("user.name", "postgres") : user,
        password == null ? "" : password,
        parameters);
  }

  private static Map<String, String> parameters(@Nullable String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (query != null) {
      for (String parameter : query.split("&", -1)) {
        String[] parts = parameter.split("=", 2);
        if (!parts[0].isEmpty()) {
          parameters.put(decoded(parts[0]), parts.length > 1 ? decoded(parts[1]) : "");
        }
      }
    }
    return parameters;
  }

  private static String decoded(String text) {
    // In this part of a URL a plus is a plus, where the decoder for forms makes it a blank.
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static QuimbiException bad(String why) {
    return new QuimbiException(
        QuimbiException.Kind.USAGE,
        "DATABASE_URL_BAD",
        "DATABASE_URL is not an address of a PostgreSQL database: "
            + why
            + ". Write postgres://user:password@host:port/database");
  }
}
