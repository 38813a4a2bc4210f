package aver.ledger.rules;

import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.Domain;
import aver.ledger.proof.crypto.SigningKey;
import aver.ledger.rules.state.Keys;
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
import aver.ledger.rules.tx.SignedTransaction;
import aver.ledger.rules.tx.Tick;
import aver.ledger.rules.tx.Transaction;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A federation in memory with real keys: four replicas, three admins, five hospitals, a researcher
 * and a coordinator. Bodies are stand-ins with the sequence of the transaction, since the rules
 * never parse them.
 */
final class Federation {
  static final long START_MS = 1_700_000_000_000L;
  static final List<String> ADMINS = List.of("ada", "ben", "cem");
  static final List<String> HOSPITALS = List.of("h1", "h2", "h3", "h4", "h5");
  static final List<String> REPLICAS = List.of("r1", "r2", "r3", "r4");

  final Genesis genesis;
  final Digest chainId;
  final MemoryState state = MemoryState.empty();
  final List<SignedTransaction> log = new ArrayList<>();
  private final Map<String, SigningKey> keys = new TreeMap<>();
  private final Signatures signatures = new PlainSignatures();
  private long clockMs = START_MS;

  Federation() {
    this(REPLICAS);
  }

  /** One with other replicas. */
  Federation(List<String> replicas) {
    this(replicas, List.of(Role.REPLICA));
  }

  /** One with other replicas, which have other roles too. */
  Federation(List<String> replicas, List<Role> theirRoles) {
    List<NewMember> members = new ArrayList<>();
    ADMINS.forEach(id -> members.add(member(id, Role.ADMIN)));
    members.add(member("coord", Role.COORDINATOR));
    HOSPITALS.forEach(id -> members.add(member(id, Role.HOSPITAL)));
    replicas.forEach(id -> members.add(member(id, theirRoles)));
    members.add(member("rosa", Role.RESEARCHER));
    genesis =
        new Genesis(
            "test", START_MS, members, List.of(new NamedNumber("rosa", 1_000_000_000L)), List.of());
    chainId = genesis.chainId();
    state.apply(genesis.state());
  }

  /** The identity key of a member. */
  SigningKey key(String id) {
    return keys.computeIfAbsent(
        id,
        name -> SigningKey.ofSeed(Digest.sha256(name.getBytes(StandardCharsets.UTF_8)).bytes()));
  }

  NewMember member(String id, Role role) {
    return member(id, List.of(role));
  }

  private NewMember member(String id, List<Role> roles) {
    Optional<ReplicaKeys> replica =
        roles.contains(Role.REPLICA)
            ? Optional.of(
                new ReplicaKeys(publicKey(id + "-cp"), "e-" + id, id + ":7100", id + ":7200"))
            : Optional.empty();
    Digest tls = Digest.sha256(id.getBytes(StandardCharsets.UTF_8));
    return new NewMember(id, id, roles, publicKey(id), tls, replica);
  }

  private PublicKey publicKey(String id) {
    return new PublicKey(PublicKey.ED25519, Octets.of(key(id).publicKey()));
  }

  /** A signed transaction, not applied yet. */
  SignedTransaction sign(String signer, Transaction transaction) {
    return sign(signer, transaction, 0);
  }

  /** A signed transaction with a clock reading. */
  SignedTransaction sign(String signer, Transaction transaction, long readingMs) {
    byte[] nonce = ByteBuffer.allocate(16).putLong(log.size()).putLong(clockMs).array();
    Envelope envelope = new Envelope(1, signer, 1, Octets.of(nonce), now() + 600_000, readingMs);
    byte[] body =
        (signer + transaction + Octets.of(nonce) + readingMs).getBytes(StandardCharsets.UTF_8);
    byte[] signature = key(signer).sign(Domain.TRANSACTION.message(chainId, body));
    return new SignedTransaction(
        Ledger.transactionId(chainId, body),
        Octets.of(body),
        Octets.of(signature),
        envelope,
        transaction);
  }

  /** Applies transactions as one block. */
  List<Applied> apply(SignedTransaction... block) {
    BlockResult result = Ledger.apply(state, List.of(block), signatures);
    state.apply(result.changes());
    log.addAll(List.of(block));
    return result.applied();
  }

  /**
   * Signs and applies one transaction; returns the outcome's name: {@code done}, a rule or a drop.
   */
  String run(String signer, Transaction transaction) {
    return outcome(apply(sign(signer, transaction)).getFirst());
  }

  /** Moves ledger time forward by letting every replica tick. */
  void pass(long ms) {
    clockMs += ms;
    for (String replica : REPLICAS) {
      apply(sign(replica, new Tick(), clockMs));
    }
  }

  long now() {
    return get(Keys.TIME_MS);
  }

  <V> V get(Slot<V> slot) {
    return find(slot).orElseThrow();
  }

  <V> Optional<V> find(Slot<V> slot) {
    return new Overlay(state).get(slot);
  }

  static String outcome(Applied applied) {
    return switch (applied) {
      case Applied.Logged logged -> logged.refusal().map(r -> r.rule().code()).orElse("done");
      case Applied.Dropped dropped -> "dropped " + dropped.why().code();
    };
  }
}
