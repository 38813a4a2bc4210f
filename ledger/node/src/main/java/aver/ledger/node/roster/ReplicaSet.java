package aver.ledger.node.roster;

import aver.ledger.engine.Peer;
import aver.ledger.engine.Voter;
import aver.ledger.proof.Digest;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.SignerSet;
import aver.ledger.proof.note.TrustedSet;
import aver.ledger.proof.note.VerifierKey;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.MemberStatus;
import aver.ledger.rules.state.MemoryState;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.ReplicaKeys;
import aver.ledger.rules.state.Roster;
import aver.ledger.rules.state.StateView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The replicas of a state: a suspended one keeps its seat. */
public final class ReplicaSet {
  private static final String MEMBER = Keys.member("").key();

  /** The last set that was made: it hardly ever changes, and to check its keys is slow. */
  private static volatile Optional<Made> last = Optional.empty();

  private record Made(Map<String, Octets> keys, SignerSet signers) {}

  private ReplicaSet() {}

  /** In the order of the state's roster. */
  public static List<Member> members(StateView view) {
    Overlay state = new Overlay(view);
    Roster roster = state.get(Keys.REPLICAS).orElseThrow();
    return roster.ids().stream().map(id -> state.get(Keys.member(id)).orElseThrow()).toList();
  }

  /** Who orders after this state, by id in the engine. */
  public static List<Voter> voters(StateView view) {
    return voters(members(view));
  }

  /** These as the engine has them, by id there. */
  public static List<Voter> voters(List<Member> replicas) {
    return replicas.stream()
        .map(Member::who)
        .map(who -> {
          ReplicaKeys keys = who.replica().orElseThrow();
          return new Voter(
              new Peer(keys.engineId(), keys.engineAddress()),
              HexFormat.of().formatHex(who.identityKey().key().bytes()));
        })
        .sorted(Comparator.comparing(voter -> voter.peer().id()))
        .toList();
  }

  /** Who signs the checkpoint after this state. */
  public static SignerSet signers(StateView view, Digest chainId) {
    Map<String, Octets> keys = new TreeMap<>();
    for (Member member : members(view)) {
      keys.put(
          LedgerCheckpoint.signer(chainId, member.id()),
          member.who().replica().orElseThrow().checkpointKey().key());
    }
    Optional<Made> known = last.filter(made -> made.keys.equals(keys));
    if (known.isPresent()) {
      return known.get().signers;
    }
    List<VerifierKey> verifiers = new ArrayList<>();
    keys.forEach((name, key) -> verifiers.add(new VerifierKey(name, key.bytes())));
    SignerSet signers = new SignerSet(verifiers);
    last = Optional.of(new Made(keys, signers));
    return signers;
  }

  /** Whether what stands at a key decides who signs. */
  public static boolean dependsOn(String key) {
    return key.equals(Keys.REPLICAS.key()) || key.startsWith(MEMBER);
  }

  /** Whose checkpoints are accepted first, as a genesis document says. */
  public static TrustedSet founders(Genesis genesis) {
    MemoryState state = MemoryState.empty();
    state.apply(genesis.state());
    return new TrustedSet(genesis.chainId(), signers(state, genesis.chainId()), 0);
  }

  /** Member ids of those who sign. */
  public static Set<String> ids(SignerSet signers, Digest chainId) {
    int prefix = LedgerCheckpoint.origin(chainId).length() + 1;
    Set<String> ids = new TreeSet<>();
    signers.keys().forEach(signer -> ids.add(signer.name().substring(prefix)));
    return ids;
  }

  /** Member ids of those who sign, by checkpoint key: one that came back has another one. */
  public static Map<Octets, String> byKey(SignerSet signers, Digest chainId) {
    int prefix = LedgerCheckpoint.origin(chainId).length() + 1;
    Map<Octets, String> ids = new TreeMap<>();
    signers.keys().forEach(key -> ids.put(Octets.of(key.key()), key.name().substring(prefix)));
    return ids;
  }

  /** Whether the checkpoint after this state is one that a replica signs with this key. */
  public static boolean signs(StateView view, String replica, Octets key) {
    return new Overlay(view)
        .get(Keys.member(replica))
        .filter(member -> member.status() != MemberStatus.REMOVED)
        .flatMap(member -> member.who().replica())
        .filter(keys -> keys.checkpointKey().key().equals(key))
        .isPresent();
  }

  /** Whether {@code replica} may sign the checkpoint after this state. */
  public static boolean entered(StateView view, String replica) {
    return new Overlay(view).get(Keys.member(replica)).map(Member::entered).orElse(false);
  }
}
