package aver.ledger.node.roster;

import aver.ledger.client.tls.PinSource;
import aver.ledger.engine.Peer;
import aver.ledger.node.roster.FormerReplicas.Former;
import aver.ledger.proof.Digest;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.MemberStatus;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Octets;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who may connect with which TLS key, and who orders, as the state says now: read again for each
 * new block, so that a removal, a new key and a replacement act at once. A replica that was
 * replaced, by another or by itself with other keys, is let in no more; it is asked as long as the
 * others wait for it, until the block that replaced it is certified, which it signs, and its engine
 * is heard until no engine counts on its vote.
 */
public final class MemberKeys implements PinSource {
  private final LedgerStore store;
  private final Supplier<Set<Octets>> signing;
  private final Supplier<List<Former>> former;
  private Now now = new Now(-1, Map.of(), Map.of(), List.of(), List.of());

  private record Now(
      long height,
      Map<Digest, String> members,
      Map<String, Set<Digest>> engines,
      List<Peer> peers,
      List<NewMember> removed) {}

  /**
   * Reads nothing yet.
   *
   * @param signing checkpoint keys of replicas that were replaced and whose signatures are still
   *     waited for; of any thread, and at once
   * @param former replicas as they were before they were replaced, as far as that was seen; the
   *     same
   */
  public MemberKeys(
      LedgerStore store, Supplier<Set<Octets>> signing, Supplier<List<Former>> former) {
    this.store = store;
    this.signing = signing;
    this.former = former;
  }

  @Override
  public Optional<String> memberOf(Digest keyHash) {
    return Optional.ofNullable(now().members.get(keyHash));
  }

  /**
   * Replicas that were replaced and whose signatures are still waited for, as they were. One that
   * was suspended when it was replaced is not: the others can do without it.
   */
  public List<NewMember> leaving() {
    Set<Octets> waitedFor = signing.get();
    return waitedFor.isEmpty()
        ? List.of()
        : replaced(now())
            .filter(was -> was.active() && waitedFor.contains(was.checkpointKey()))
            .map(Former::who)
            .toList();
  }

  /** What was seen, and of those who went unseen what the state still says. */
  private Stream<Former> replaced(Now present) {
    List<Former> seen = former.get();
    Set<Octets> known = seen.stream().map(Former::checkpointKey).collect(Collectors.toSet());
    return Stream.concat(
        present.removed.stream()
            .map(who -> new Former(who, true))
            .filter(was -> !known.contains(was.checkpointKey())),
        seen.stream());
  }

  private static ReplicaKeys keys(NewMember replica) {
    return replica.replica().orElseThrow();
  }

  /**
   * The TLS keys of each peer of the engine. A peer that was replaced keeps its own as long as its
   * vote counts, as a suspended one does; it has none if its successor is at the same address:
   * whoever answers there now shows the successor's.
   *
   * @param counted ids of those whose votes the engine counts now; asked only if it matters
   */
  public Map<String, Set<Digest>> engines(Supplier<Set<String>> counted) {
    Now present = now();
    List<NewMember> replaced = replaced(present).map(Former::who).toList();
    Set<String> votes = replaced.isEmpty() ? Set.of() : counted.get();
    List<NewMember> heard =
        replaced.stream()
            .filter(who -> votes.contains(keys(who).engineId()))
            .filter(who -> isFree(keys(who).engineAddress(), present.peers))
            .toList();
    if (heard.isEmpty()) { // nearly always, and asked with each message of the engine
      return present.engines;
    }
    Map<String, Set<Digest>> engines = engines(heard.stream());
    engines.putAll(present.engines);
    return engines;
  }

  private static boolean isFree(String address, List<Peer> peers) {
    return peers.stream().noneMatch(peer -> peer.address().equals(address));
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
    List<NewMember> removed = new ArrayList<>();
    for (String id : Keys.MEMBERS.all(state)) {
      Member member = state.get(Keys.member(id)).orElseThrow();
      if (member.status() == MemberStatus.ACTIVE) {
        members.put(member.who().tlsKeyHash(), id);
      } else if (member.status() == MemberStatus.REMOVED && member.who().replica().isPresent()) {
        removed.add(member.who());
      }
    }
    List<Member> replicas = ReplicaSet.members(view);
    Map<String, Peer> peers = new TreeMap<>();
    for (Member member : replicas) {
      ReplicaKeys replica = keys(member.who());
      peers.put(replica.engineId(), new Peer(replica.engineId(), replica.engineAddress()));
    }
    return new Now(
        height, members, engines(replicas), List.copyOf(peers.values()), List.copyOf(removed));
  }

  /** The TLS keys of replicas' engines, by peer there. */
  public static Map<String, Set<Digest>> engines(List<Member> replicas) {
    return engines(replicas.stream().map(Member::who));
  }

  private static Map<String, Set<Digest>> engines(Stream<NewMember> replicas) {
    Map<String, Set<Digest>> engines = new TreeMap<>();
    replicas.forEach(who -> engines.put(keys(who).engineId(), Set.of(who.tlsKeyHash())));
    return engines;
  }
}
