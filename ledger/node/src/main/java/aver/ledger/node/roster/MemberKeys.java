package aver.ledger.node.roster;

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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Who may connect with which TLS key, and who orders, as the state says now: read again for each
 * new block, so that a removal, a new key and a replacement act at once. A replica that was
 * replaced is heard as long as the others wait for it: until the block that replaced it is
 * certified, which it signs, and until the engine no longer counts on its vote.
 */
public final class MemberKeys implements PinSource {
  private final LedgerStore store;
  private final Supplier<Set<String>> signing;
  private Now now = new Now(-1, Map.of(), Map.of(), List.of(), List.of());

  private record Now(
      long height,
      Map<Digest, String> members,
      Map<String, Set<Digest>> engines,
      List<Peer> peers,
      List<Member> replaced) {}

  /**
   * Reads nothing yet.
   *
   * @param signing ids of replicas that were replaced and whose signatures are still waited for; of
   *     any thread, and at once
   */
  public MemberKeys(LedgerStore store, Supplier<Set<String>> signing) {
    this.store = store;
    this.signing = signing;
  }

  @Override
  public Optional<String> memberOf(Digest keyHash) {
    Now present = now();
    return Optional.ofNullable(present.members.get(keyHash))
        .or(() ->
            present.replaced.stream()
                .filter(member -> member.who().tlsKeyHash().equals(keyHash))
                .map(Member::id)
                .filter(signing.get()::contains)
                .findFirst());
  }

  /** Replicas that were replaced and whose signatures are still waited for. */
  public List<Member> leaving() {
    Set<String> waitedFor = signing.get();
    return waitedFor.isEmpty()
        ? List.of()
        : now().replaced.stream().filter(member -> waitedFor.contains(member.id())).toList();
  }

  /**
   * The TLS keys of each peer of the engine.
   *
   * @param counted ids of those whose votes the engine counts now; asked only if it matters
   */
  public Map<String, Set<Digest>> engines(Supplier<Set<String>> counted) {
    Now present = now();
    if (present.replaced.isEmpty()) {
      return present.engines;
    }
    Set<String> votes = counted.get();
    Map<String, Set<Digest>> engines =
        engines(
            present.replaced.stream()
                .filter(member -> votes.contains(member.who().replica().orElseThrow().engineId()))
                .toList());
    engines.putAll(present.engines);
    return engines;
  }

  /** The peers that the ledger wants to order. */
  public List<Peer> peers() {
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
    List<Member> replaced = new ArrayList<>();
    for (String id : Keys.MEMBERS.all(state)) {
      Member member = state.get(Keys.member(id)).orElseThrow();
      if (member.status() == MemberStatus.ACTIVE) {
        members.put(member.who().tlsKeyHash(), id);
      } else if (member.status() == MemberStatus.REMOVED && member.who().replica().isPresent()) {
        replaced.add(member);
      }
    }
    List<Member> replicas = ReplicaSet.members(view);
    Map<String, Peer> peers = new TreeMap<>();
    for (Member member : replicas) {
      ReplicaKeys replica = member.who().replica().orElseThrow();
      peers.put(replica.engineId(), new Peer(replica.engineId(), replica.engineAddress()));
    }
    return new Now(
        height, members, engines(replicas), List.copyOf(peers.values()), List.copyOf(replaced));
  }

  /** The TLS keys of replicas' engines, by peer there. */
  public static Map<String, Set<Digest>> engines(List<Member> replicas) {
    Map<String, Set<Digest>> engines = new TreeMap<>();
    for (Member member : replicas) {
      engines.put(
          member.who().replica().orElseThrow().engineId(), Set.of(member.who().tlsKeyHash()));
    }
    return engines;
  }
}
