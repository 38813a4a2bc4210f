package aver.ledger.client.tls;

import java.net.InetSocketAddress;

/**
 * A network address as settings and member records write it.
 *
 * @param host name or address; an IPv6 address without brackets
 * @param port 0 to 65535
 */
public record HostPort(String host, int port) {
  /** Checks the range. */
  public HostPort {
    if (host.isEmpty() || port < 0 || port > 65_535) {
      throw new IllegalArgumentException("host:port expected, was \"" + host + ":" + port + "\"");
    }
  }

  /**
   * Reads {@code host:port} or {@code [v6]:port}.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    String digits = text.substring(colon + 1);
    if (colon < 1 || !digits.matches("[0-9]{1,5}")) {
      throw new IllegalArgumentException("host:port expected, was \"" + text + "\"");
    }
    String host = text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    return new HostPort(
        bracketed ? host.substring(1, host.length() - 1) : host, Integer.parseInt(digits));
  }

  /** The address, with the name resolved. */
  public InetSocketAddress resolved() {
    return new InetSocketAddress(host, port);
  }

  @Override
  public String toString() {
    return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
  }
}
