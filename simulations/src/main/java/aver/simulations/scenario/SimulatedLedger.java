package aver.simulations.scenario;

import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SigningKey;
import aver.ledger.rules.Applied;
import aver.ledger.rules.BlockResult;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.Ledger;
import aver.ledger.rules.PlainSignatures;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.MemoryState;
import aver.ledger.rules.state.NamedNumber;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.PublicKey;
import aver.ledger.rules.state.ReplicaKeys;
import aver.ledger.rules.state.Role;
import aver.ledger.rules.state.Slot;
import aver.ledger.rules.tx.Envelope;
import aver.ledger.rules.tx.Refusal;
import aver.ledger.rules.tx.Tick;
import aver.ledger.rules.tx.Transaction;
import aver.ledger.wire.TransactionWire;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The ledger of a simulation: its rules and its state in memory, keys from the seed, virtual time.
 * Every transaction is signed and encoded as on the wire. A refusal that the scenario does not
 * expect ends the simulation.
 */
final class SimulatedLedger {
  static final List<String> ADMINS = List.of("admin-a", "admin-b", "admin-c");
  static final List<String> REPLICAS = List.of("replica-1", "replica-2", "replica-3", "replica-4");
  static final String RESEARCHER = "researcher";
  static final String COORDINATOR = "coordinator";
  private static final long START_MS = 1_767_225_600_000L; // 1 January 2026
  private static final long EXPIRY_MS = 600_000;
  private static final long SUPPLY_MICRO = 1_000_000_000_000L;

  private final long seed;
  private final Digest chainId;
  private final MemoryState state = MemoryState.empty();
  private final Map<String, SigningKey> keys = new TreeMap<>();
  private long clockMs = START_MS;
  private long nonces;

  SimulatedLedger(String name, long seed, List<String> hospitals) {
    this.seed = seed;
    List<NewMember> members = new ArrayList<>();
    ADMINS.forEach(id -> members.add(member(id, Role.ADMIN)));
    hospitals.forEach(id -> members.add(member(id, Role.HOSPITAL)));
    REPLICAS.forEach(id -> members.add(member(id, Role.REPLICA)));
    members.add(member(RESEARCHER, Role.RESEARCHER));
    members.add(member(COORDINATOR, Role.COORDINATOR));
    members.sort(Comparator.comparing(NewMember::id));
    List<NamedNumber> balances = List.of(new NamedNumber(RESEARCHER, SUPPLY_MICRO));
    Genesis genesis = new Genesis(name, START_MS, members, balances, List.of());
    this.chainId = genesis.chainId();
    state.apply(genesis.state());
  }

  Digest chainId() {
    return chainId;
  }

  /** Identity key of a member. */
  SigningKey key(String id) {
    byte[] text = ("simulation " + seed + " " + id).getBytes(StandardCharsets.UTF_8);
    return keys.computeIfAbsent(id, _ -> SigningKey.ofSeed(Digest.sha256(text).bytes()));
  }

  /** Sends a transaction that must take effect. */
  void send(String signer, Transaction transaction) {
    Optional<Refusal> refusal = offer(signer, transaction, 0);
    if (refusal.isPresent()) {
      throw new RefusedException(
          "%s by %s was refused: %s"
              .formatted(transaction.kind(), signer, refusal.get().message()));
    }
  }

  /** Lets virtual time pass: every replica ticks. */
  void pass(long ms) {
    clockMs += ms;
    REPLICAS.forEach(replica -> offer(replica, new Tick(), clockMs));
  }

  /** What stands somewhere in the state. */
  <V> V get(Slot<V> slot) {
    return find(slot).orElseThrow();
  }

  <V> Optional<V> find(Slot<V> slot) {
    return new Overlay(state).get(slot);
  }

  /** The state, to be read. */
  Overlay view() {
    return new Overlay(state);
  }

  private Optional<Refusal> offer(String signer, Transaction transaction, long readingMs) {
    long now = get(Keys.TIME_MS);
    byte[] nonce = ByteBuffer.allocate(16).putLong(8, nonces++).array();
    int keyVersion = find(Keys.member(signer)).map(Member::keyVersion).orElse(1);
    Envelope envelope =
        new Envelope(1, signer, keyVersion, Octets.of(nonce), now + EXPIRY_MS, readingMs);
    var signed = TransactionWire.sign(envelope, transaction, chainId, key(signer));
    BlockResult result = Ledger.apply(state, List.of(signed), new PlainSignatures());
    state.apply(result.changes());
    if (!get(Keys.TOKENS).conserved()) {
      throw new IllegalStateException("tokens were lost or made by " + transaction.kind());
    }
    return switch (result.applied().getFirst()) {
      case Applied.Logged logged -> logged.refusal();
      case Applied.Dropped dropped ->
          throw new IllegalStateException(
              "%s by %s was dropped: %s"
                  .formatted(transaction.kind(), signer, dropped.why().code()));
    };
  }

  private NewMember member(String id, Role role) {
    Optional<ReplicaKeys> replica =
        role == Role.REPLICA
            ? Optional.of(
                new ReplicaKeys(
                    publicKey(id + "-checkpoint"), "engine-" + id, id + ":1", id + ":2"))
            : Optional.empty();
    Digest tls = Digest.sha256(id.getBytes(StandardCharsets.UTF_8));
    return new NewMember(id, id, List.of(role), publicKey(id), tls, replica);
  }

  private PublicKey publicKey(String id) {
    return new PublicKey(PublicKey.ED25519, Octets.of(key(id).publicKey()));
  }
}
