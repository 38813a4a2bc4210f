package aver.simulations.bench.written;

import aver.ledger.engine.DecidedBlock;
import aver.ledger.engine.EngineCursor;
import aver.ledger.node.execution.ParallelSignatures;
import aver.ledger.node.execution.ReplicaLedger;
import aver.ledger.node.health.LedgerMeters;
import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SigningKey;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.NamedNumber;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.PublicKey;
import aver.ledger.rules.state.ReplicaKeys;
import aver.ledger.rules.state.Role;
import aver.ledger.rules.state.Slot;
import aver.ledger.rules.state.StateView;
import aver.ledger.rules.tx.Envelope;
import aver.ledger.rules.tx.SignedTransaction;
import aver.ledger.rules.tx.Transaction;
import aver.ledger.rules.tx.Transfer;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreView;
import aver.ledger.wire.TransactionWire;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A ledger of four replicas as one of them keeps it. Keys follow from ids. Blocks that were {@link
 * #checked} before are applied without checking their signatures once more. Not thread-safe.
 */
public final class WrittenLedger implements AutoCloseable {
  /** Ids of the admin who decides alone, of the researcher and of the coordinator. */
  public static final String ADMIN = "admin-1";

  public static final String RESEARCHER = "researcher";
  public static final String COORDINATOR = "coordinator";

  /** Ids of the replicas. */
  public static final List<String> REPLICAS =
      IntStream.rangeClosed(1, 4).mapToObj(k -> "replica-" + k).toList();

  private static final long START_MS = 1_767_225_600_000L; // 1 January 2026
  private static final long EXPIRY_MS = 600_000;
  private static final long SUPPLY_MICRO = 1L << 50;

  private final Genesis genesis;
  private final LedgerStore store;
  private final ReplicaLedger ledger;
  private final Map<String, SigningKey> keys = new HashMap<>();
  private final Map<Digest, ParallelSignatures> checked = new HashMap<>();
  private long nonces;
  private long index;

  /**
   * Begins one.
   *
   * @param folder for its store, made if it is not there
   * @param hospitals ids of the hospitals that found it
   */
  public WrittenLedger(Path folder, List<String> hospitals) {
    this.genesis = genesis(hospitals);
    this.store = LedgerStore.open(folder, genesis.chainId());
    this.ledger =
        new ReplicaLedger(
            store, genesis, new LedgerMeters(new SimpleMeterRegistry()), this::signatures, _ -> {});
  }

  private Genesis genesis(List<String> hospitals) {
    List<NewMember> members = new ArrayList<>();
    members.add(member(ADMIN, Role.ADMIN));
    members.add(member(RESEARCHER, Role.RESEARCHER));
    members.add(member(COORDINATOR, Role.COORDINATOR));
    hospitals.forEach(id -> members.add(member(id, Role.HOSPITAL)));
    REPLICAS.forEach(id -> members.add(member(id, Role.REPLICA)));
    members.sort(Comparator.comparing(NewMember::id));
    return new Genesis(
        "Benchmark",
        START_MS,
        members,
        List.of(new NamedNumber(ADMIN, SUPPLY_MICRO), new NamedNumber(RESEARCHER, SUPPLY_MICRO)),
        List.of(new NamedNumber("admin-threshold", 1)));
  }

  private NewMember member(String id, Role role) {
    Optional<ReplicaKeys> replica =
        role == Role.REPLICA
            ? Optional.of(
                new ReplicaKeys(publicKey(id + "-checkpoint"), id, id + ":9000", id + ":9100"))
            : Optional.empty();
    Digest tls = Digest.sha256(id.getBytes(StandardCharsets.US_ASCII));
    return new NewMember(id, id, List.of(role), publicKey(id), tls, replica);
  }

  private PublicKey publicKey(String id) {
    return new PublicKey(PublicKey.ED25519, Octets.of(key(id).publicKey()));
  }

  /** A member's identity key. */
  public SigningKey key(String id) {
    return keys.computeIfAbsent(
        id,
        name -> SigningKey.ofSeed(Digest.sha256(name.getBytes(StandardCharsets.US_ASCII)).bytes()));
  }

  /** The document that it was founded with. */
  public Genesis genesis() {
    return genesis;
  }

  /** Where it is kept. */
  public LedgerStore store() {
    return store;
  }

  /** What stands somewhere in the state. */
  public <V> V get(Slot<V> slot) {
    try (StoreView view = store.view()) {
      return new Overlay(view).get(slot).orElseThrow();
    }
  }

  /** Signs a transaction of a member. */
  public SignedTransaction sign(String signer, Transaction transaction) {
    byte[] nonce = ByteBuffer.allocate(16).putLong(nonces++).array();
    long expires = get(Keys.TIME_MS) + EXPIRY_MS;
    return TransactionWire.sign(
        new Envelope(1, signer, 1, Octets.of(nonce), expires, 0),
        transaction,
        genesis.chainId(),
        key(signer));
  }

  /** Adds members without any transaction; {@link #transfer} reaches them by number. */
  public void fill(int members) {
    FilledState.add(store, members, publicKey("visitor"));
  }

  /** A token from the admin for a member that {@link #fill} added. */
  public SignedTransaction transfer(int number) {
    return sign(ADMIN, new Transfer(FilledState.id(number), 1));
  }

  /** Signs and applies transactions of one member as one block. */
  public void send(String signer, Transaction... transactions) {
    apply(Arrays.stream(transactions).map(transaction -> sign(signer, transaction)).toList());
  }

  /** Checks a block's signatures now; {@link #apply} will not do it again. */
  public List<SignedTransaction> checked(List<SignedTransaction> block) {
    try (StoreView view = store.view()) {
      checked.put(block.getFirst().id(), ParallelSignatures.of(view, genesis.chainId(), block));
    }
    return block;
  }

  /**
   * Executes a block and writes it, synced.
   *
   * @throws IllegalStateException if one of its transactions left no leaf
   */
  public void apply(List<SignedTransaction> block) {
    EngineCursor cursor = new EngineCursor(1, index++);
    int leaves =
        ledger
            .execute(new DecidedBlock(cursor, block.stream().map(TransactionWire::encode).toList()))
            .leaves();
    if (leaves != block.size()) {
      throw new IllegalStateException(
          "%d of %d transactions were taken".formatted(leaves, block.size()));
    }
    ledger.commit(cursor);
  }

  private ParallelSignatures signatures(
      StateView before, Digest chainId, List<SignedTransaction> block) {
    ParallelSignatures known = checked.remove(block.getFirst().id());
    return known == null ? ParallelSignatures.of(before, chainId, block) : known;
  }

  @Override
  public void close() {
    store.close();
  }
}
