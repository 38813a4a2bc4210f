package aver.simulations.fuzz;

import aver.ledger.engine.Peer;
import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SigningKey;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.state.NamedNumber;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.PublicKey;
import aver.ledger.rules.state.ReplicaKeys;
import aver.ledger.rules.state.Role;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Who is there, with all keys that they will ever use. The same for all seeds of one size. */
final class Cast {
  /** 1 January 2026. */
  static final long START_MS = 1_767_225_600_000L;

  static final List<String> ADMINS = List.of("admin-a", "admin-b", "admin-c");
  static final List<String> COORDINATORS = List.of("coordinator-a", "coordinator-b");
  static final String RESEARCHER = "researcher";
  static final long SUPPLY_MICRO = 1_000_000_000L;

  private final Map<String, SigningKey> keys = new TreeMap<>();
  private final List<String> hospitals;
  private final List<String> replicas;
  private final Genesis genesis;
  private final Digest chainId;

  Cast(int replicas, int hospitals) {
    this.replicas = IntStream.rangeClosed(1, replicas).mapToObj("replica-%d"::formatted).toList();
    this.hospitals =
        IntStream.rangeClosed(1, hospitals).mapToObj("hospital-%d"::formatted).toList();
    List<NewMember> members = new ArrayList<>();
    ADMINS.forEach(id -> members.add(member(id, Role.ADMIN)));
    COORDINATORS.forEach(id -> members.add(member(id, Role.COORDINATOR)));
    members.add(member(RESEARCHER, Role.RESEARCHER));
    this.hospitals.forEach(id -> members.add(member(id, Role.HOSPITAL)));
    this.replicas.forEach(id -> members.add(replica(id, 1)));
    members.sort(Comparator.comparing(NewMember::id));
    this.genesis =
        new Genesis(
            "fuzz",
            START_MS,
            members,
            List.of(new NamedNumber(RESEARCHER, SUPPLY_MICRO)),
            List.of());
    this.chainId = genesis.chainId();
  }

  Genesis genesis() {
    return genesis;
  }

  Digest chainId() {
    return chainId;
  }

  List<String> hospitals() {
    return hospitals;
  }

  List<String> replicas() {
    return replicas;
  }

  /** The identity key of a member, by its version on the ledger. */
  SigningKey identity(String member, int version) {
    return key("identity " + member + " " + version);
  }

  /** The checkpoint key of a replica, by how often its disk was new. */
  SigningKey checkpoint(String replica, int life) {
    return key("checkpoint " + replica + " " + life);
  }

  static PublicKey publicKey(SigningKey key) {
    return new PublicKey(PublicKey.ED25519, Octets.of(key.publicKey()));
  }

  /** A hospital that was not there at the beginning. */
  NewMember newcomer(String id) {
    return member(id, Role.HOSPITAL);
  }

  /** A replica with the identity key of that version and the other keys of its life. */
  NewMember replica(String id, int life) {
    Peer peer = peer(id, life);
    ReplicaKeys own =
        new ReplicaKeys(publicKey(checkpoint(id, life)), peer.id(), peer.address(), id + ":2");
    return new NewMember(
        id,
        id,
        List.of(Role.REPLICA),
        publicKey(identity(id, life)),
        hash(id + life),
        Optional.of(own));
  }

  static Peer peer(String replica, int life) {
    return new Peer("engine-" + replica + "-" + life, replica + ":1");
  }

  private NewMember member(String id, Role role) {
    return new NewMember(
        id, id, List.of(role), publicKey(identity(id, 1)), hash(id), Optional.empty());
  }

  static Digest hash(String text) {
    return Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  private SigningKey key(String name) {
    return keys.computeIfAbsent(name, n -> SigningKey.ofSeed(hash("fuzz " + n).bytes()));
  }
}
