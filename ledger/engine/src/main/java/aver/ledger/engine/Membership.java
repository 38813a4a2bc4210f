package aver.ledger.engine;

import java.util.List;

/**
 * The replicas that order.
 *
 * @param self this replica's id
 * @param peers all of them, ordered by id; without {@code self} if this one was taken out
 */
public record Membership(String self, List<Peer> peers) {
  public Membership {
    peers = List.copyOf(peers);
  }
}
