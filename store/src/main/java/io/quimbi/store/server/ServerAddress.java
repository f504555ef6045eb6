package io.quimbi.store.server;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Where a database is and as whom to log in.
 *
 * @param url the JDBC URL, without user and password
 * @param password never printed
 * @param properties of the driver, beside those that every connection of ours has
 */
public record ServerAddress(
    String url, String user, String password, Map<String, String> properties) {

  // The driver itself, not DriverManager: that would search the class path for others first.
  private static final Driver DRIVER = new Driver();

  /** Copies the properties. */
  public ServerAddress {
    properties = Map.copyOf(properties);
  }

  /** The address of a server of our own on this machine. */
  static ServerAddress loopback(int port, String database, String user, String password) {
    return new ServerAddress(
        "jdbc:postgresql://127.0.0.1:" + port + "/" + database,
        user,
        password,
        Map.of(
            // A stranger who took the port can neither read the password nor pass for our server:
            // SCRAM proves to both sides that the other knows it.
            "requireAuth", "scram-sha-256",
            "channelBinding", "disable",
            "sslmode", "disable",
            "gssEncMode", "disable"));
  }

  /** The same place for another user. */
  public ServerAddress as(String otherUser, String otherPassword) {
    return new ServerAddress(url, otherUser, otherPassword, properties);
  }

  /** The same with another property of the driver. */
  public ServerAddress with(String property, String value) {
    Map<String, String> all = new HashMap<>(properties);
    all.put(property, value);
    return new ServerAddress(url, user, password, all);
  }

  /**
   * Opens a connection.
   *
   * @param settings server settings for the session, such as {@code search_path}
   */
  public Connection connect(Map<String, String> settings) throws SQLException {
    Properties all = new Properties();
    all.setProperty("ApplicationName", "quimbi");
    all.setProperty("connectTimeout", "10");
    all.setProperty("tcpKeepAlive", "true");
    all.putAll(properties);
    all.setProperty("user", user);
    if (!password.isEmpty()) {
      all.setProperty("password", password);
    }
    StringBuilder options = new StringBuilder(all.getProperty("options", ""));
    settings.forEach(
        (name, value) ->
            options
                .append(options.isEmpty() ? "" : " ")
                .append("-c ")
                .append(name)
                .append('=')
                .append(value));
    if (!options.isEmpty()) {
      all.setProperty("options", options.toString());
    }
    Connection connection = DRIVER.connect(url, all);
    if (connection == null) {
      throw new SQLException("not a PostgreSQL URL", "08001");
    }
    return connection;
  }

  /**
   * For whoever opens connections by himself.
   *
   * @param settings as of {@link #connect}
   */
  public DataSource dataSource(Map<String, String> settings) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url);
    source.setUser(user);
    source.setPassword(password);
    source.setApplicationName("quimbi");
    try {
      for (Map.Entry<String, String> property : properties.entrySet()) {
        source.setProperty(property.getKey(), property.getValue());
      }
    } catch (SQLException e) {
      throw new IllegalStateException("connections have been opened with these properties", e);
    }
    String options =
        settings.entrySet().stream()
            .map(setting -> "-c " + setting.getKey() + "=" + setting.getValue())
            .collect(Collectors.joining(" "));
    if (!options.isEmpty()) {
      @Nullable String given = source.getOptions();
      source.setOptions(given == null || given.isEmpty() ? options : given + " " + options);
    }
    return source;
  }

  @Override
  public String toString() {
    return url + " as " + user;
  }
}
