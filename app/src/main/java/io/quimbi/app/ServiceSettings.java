package io.quimbi.app;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * How the service listens and how much it takes from one key.
 *
 * @param port 0 for any that is free
 * @param bind a name or an address of this machine
 * @param requestsPerSecond that one key may make in the long run
 * @param requestsAtOnce that one key may make after a pause
 * @param bodyKilobytesMax largest JSON body, in units of 1,024 bytes; files have limits of their
 *     own
 */
public record ServiceSettings(
    int port, String bind, int requestsPerSecond, int requestsAtOnce, int bodyKilobytesMax) {
  private static final int PORT_MAX = 65_535;
  private static final int REQUESTS_MAX = 1_000_000;
  private static final int BODY_KILOBYTES_MAX = 65_536;

  /** What holds where nothing is configured. */
  public static final ServiceSettings DEFAULT =
      new ServiceSettings(8080, "127.0.0.1", 1_000, 2_000, 2_048);

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public ServiceSettings {
    require("port", port, 0, PORT_MAX);
    require("rate-limit-per-second", requestsPerSecond, 1, REQUESTS_MAX);
    require("rate-limit-burst", requestsAtOnce, 1, REQUESTS_MAX);
    require("body-limit-kilobytes", bodyKilobytesMax, 1, BODY_KILOBYTES_MAX);
  }

  /**
   * Whether only programs of this machine reach the service.
   *
   * @throws IllegalArgumentException if the name to listen on is not known
   */
  public boolean onLoopback() {
    try {
      for (InetAddress address : InetAddress.getAllByName(bind)) {
        if (!address.isLoopbackAddress()) {
          return false;
        }
      }
      return true;
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "bind must be an address or a name of this machine, was \"" + bind + "\"", e);
    }
  }

  private static void require(String what, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          what + " must be from " + min + " to " + max + ", was " + value);
    }
  }
}
