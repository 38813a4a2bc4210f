package aver.ledger.node;

import aver.ledger.client.tls.PinSource;
import aver.ledger.engine.Peer;
import aver.ledger.proof.Digest;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.MemberStatus;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.ReplicaKeys;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Who may connect with which TLS key, and who orders, as the state says now: read again for each
 * new block, so that a removal, a new key and a replacement act at once.
 */
final class MemberKeys implements PinSource {
  private final LedgerStore store;
  private Now now = new Now(-1, Map.of(), Map.of(), List.of());

  private record Now(
      long height,
      Map<Digest, String> members,
      Map<String, Set<Digest>> engines,
      List<Peer> peers) {}

  MemberKeys(LedgerStore store) {
    this.store = store;
  }

  @Override
  public Optional<String> memberOf(Digest keyHash) {
    return Optional.ofNullable(now().members.get(keyHash));
  }

  /** The TLS keys of each peer of the engine. */
  Map<String, Set<Digest>> engines() {
    return now().engines;
  }

  /** The peers that the ledger wants to order. */
  List<Peer> peers() {
    return now().peers;
  }

  private synchronized Now now() {
    long height = store.head().orElseThrow().height();
    if (now.height != height) {
      try (StoreView view = store.view()) {
        now = read(view, height);
      }
    }
    return now;
  }

  private static Now read(StoreView view, long height) {
    Overlay state = new Overlay(view);
    Map<Digest, String> members = new HashMap<>();
    for (String id : Keys.MEMBERS.all(state)) {
      Member member = state.get(Keys.member(id)).orElseThrow();
      if (member.status() == MemberStatus.ACTIVE) {
        members.put(member.who().tlsKeyHash(), id);
      }
    }
    Map<String, Set<Digest>> engines = new TreeMap<>();
    Map<String, Peer> peers = new TreeMap<>();
    for (Member member : ReplicaSet.members(view)) {
      ReplicaKeys replica = member.who().replica().orElseThrow();
      engines.put(replica.engineId(), Set.of(member.who().tlsKeyHash()));
      peers.put(replica.engineId(), new Peer(replica.engineId(), replica.engineAddress()));
    }
    return new Now(height, members, engines, List.copyOf(peers.values()));
  }
}
