package aver.ledger.engine;

/**
 * A replica as its engine knows it.
 *
 * @param id name in the engine: never used again once its disk was lost
 * @param address {@code host:port} of the engine's own connections
 */
public record Peer(String id, String address) {
  public Peer {
    if (id.isEmpty() || address.lastIndexOf(':') < 1) {
      throw new IllegalArgumentException(
          "a peer needs an id and host:port, was '%s' at '%s'".formatted(id, address));
    }
  }

  /** The part of the address before its last colon. */
  public String host() {
    return address.substring(0, address.lastIndexOf(':'));
  }

  /** The part of the address behind its last colon. */
  public int port() {
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }
}
