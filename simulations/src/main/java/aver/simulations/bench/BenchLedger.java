package aver.simulations.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import aver.ledger.engine.DecidedBlock;
import aver.ledger.engine.EngineCursor;
import aver.ledger.node.ReplicaLedger;
import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SigningKey;
import aver.ledger.proof.smt.StateTree;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.NamedNumber;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.PublicKey;
import aver.ledger.rules.state.ReplicaKeys;
import aver.ledger.rules.state.Role;
import aver.ledger.rules.tx.Envelope;
import aver.ledger.rules.tx.Transfer;
import aver.ledger.store.AppliedBlock;
import aver.ledger.store.BlockHead;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreView;
import aver.ledger.wire.TransactionWire;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The ledger of one replica on disk, without an engine: blocks are executed and committed. */
final class BenchLedger implements AutoCloseable {
  private static final long START_MS = 1_767_225_600_000L;
  private static final int FILL_KEYS = 20_000;
  private static final String PAYER = "admin";
  private static final String PAYEE = "hospital";

  private final LedgerStore store;
  private final ReplicaLedger ledger;
  private final Digest chainId;
  private long nonces;
  private long blocks;

  BenchLedger(Path directory) {
    Genesis genesis =
        new Genesis(
            "Benchmark",
            START_MS,
            List.of(
                member(PAYER, Role.ADMIN), member(PAYEE, Role.HOSPITAL), member("r", Role.REPLICA)),
            List.of(new NamedNumber(PAYER, 1L << 40)),
            List.of(new NamedNumber("admin-threshold", 1)));
    chainId = genesis.chainId();
    store = LedgerStore.open(directory, chainId);
    ledger = new ReplicaLedger(store, genesis, _ -> {});
  }

  /** Adds keys that nothing asks for. */
  void fill(int keys) {
    for (int done = 0; done < keys; done += FILL_KEYS) {
      Map<String, Optional<byte[]>> changes = new TreeMap<>();
      for (int i = done; i < Math.min(keys, done + FILL_KEYS); i++) {
        changes.put(
            Keys.balance("filler-" + i).key(), Optional.of(Keys.NUMBER.encode((long) i + 1)));
      }
      BlockHead before = store.head().orElseThrow();
      try (StoreView view = store.view()) {
        StateTree.Change tree = StateTree.update(view, before.stateRoot(), changes);
        BlockHead head =
            new BlockHead(
                before.height() + 1,
                before.logSize(),
                before.logRoot(),
                tree.root(),
                before.timeMs());
        store.applied(
            new AppliedBlock(head, changes, tree, List.of(), store.cursor(), Optional.empty()),
            false);
      }
    }
  }

  /** Signed transfers that were never sent before. */
  List<byte[]> transfers(int count) {
    List<byte[]> transactions = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      byte[] nonce = ByteBuffer.allocate(16).putLong(8, nonces++).array();
      Envelope envelope = new Envelope(1, PAYER, 1, Octets.of(nonce), START_MS + 600_000, 0);
      transactions.add(
          TransactionWire.encode(
              TransactionWire.sign(envelope, new Transfer(PAYEE, 1), chainId, key(PAYER))));
    }
    return transactions;
  }

  /** Executes a block and writes it, synced. */
  void apply(List<byte[]> transactions) {
    EngineCursor cursor = new EngineCursor(1, blocks++);
    int leaves = ledger.execute(new DecidedBlock(cursor, transactions)).leaves();
    ledger.commit(cursor);
    if (leaves != transactions.size()) {
      throw new IllegalStateException(
          leaves + " of " + transactions.size() + " transactions were applied");
    }
  }

  private static SigningKey key(String id) {
    return SigningKey.ofSeed(Digest.sha256(id.getBytes(UTF_8)).bytes());
  }

  private static NewMember member(String id, Role role) {
    Optional<ReplicaKeys> replica =
        role == Role.REPLICA
            ? Optional.of(new ReplicaKeys(publicKey(id + "-checkpoint"), id, id + ":1", id + ":2"))
            : Optional.empty();
    return new NewMember(
        id, id, List.of(role), publicKey(id), Digest.sha256(id.getBytes(UTF_8)), replica);
  }

  private static PublicKey publicKey(String id) {
    return new PublicKey(PublicKey.ED25519, Octets.of(key(id).publicKey()));
  }

  @Override
  public void close() {
    store.close();
  }
}
