package aver.ledger.node.catchup;

import aver.ledger.client.Endpoint;
import aver.ledger.client.Founders;
import aver.ledger.client.keys.KeyFile;
import aver.ledger.client.keys.KeyFileException;
import aver.ledger.client.tls.FreePorts;
import aver.ledger.client.tls.HostPort;
import aver.ledger.client.tls.PinSource;
import aver.ledger.client.tls.Servers;
import aver.ledger.engine.DecidedBlock;
import aver.ledger.engine.EngineCursor;
import aver.ledger.node.PeerService;
import aver.ledger.node.certify.Ballot;
import aver.ledger.node.certify.CertifiedReads;
import aver.ledger.node.certify.Certifier;
import aver.ledger.node.execution.ReplicaLedger;
import aver.ledger.node.health.LedgerMeters;
import aver.ledger.node.roster.MemberKeys;
import aver.ledger.node.roster.ReplicaSet;
import aver.ledger.node.serving.ReadServices;
import aver.ledger.proof.crypto.SigningKey;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.Note;
import aver.ledger.proof.note.SignerSet;
import aver.ledger.proof.note.VerifierKey;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.action.Action;
import aver.ledger.rules.action.ReplaceReplica;
import aver.ledger.rules.state.NamedNumber;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.Role;
import aver.ledger.rules.tx.EnterReplica;
import aver.ledger.rules.tx.Envelope;
import aver.ledger.rules.tx.Propose;
import aver.ledger.rules.tx.Transaction;
import aver.ledger.rules.tx.Vote;
import aver.ledger.store.CheckpointShelf.SetChange;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreView;
import aver.ledger.wire.TransactionWire;
import io.grpc.Server;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A chain whose founders r1 to r4 are replaced, the last one first, by r5, r6, r7 and r8. */
final class ReplacedChain implements AutoCloseable {
  static final List<String> FOUNDERS = List.of("r1", "r2", "r3", "r4");

  private final Founders founders;
  private final Genesis genesis;
  private final TreeMap<String, NewMember> members = new TreeMap<>();
  private final List<LedgerStore> stores = new ArrayList<>();
  private final List<Server> servers = new ArrayList<>();
  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
  private List<byte[]> entries = List.of(); // of newcomers that have not entered
  private int nonces;

  ReplacedChain(Path folder) throws Exception {
    founders = new Founders(folder);
    List<NewMember> first =
        new ArrayList<>(
            List.of(
                founders.member("admin-1", Role.ADMIN), founders.member("admin-2", Role.ADMIN)));
    for (int i = 1; i <= 8; i++) {
      String id = "r" + i;
      List<Integer> ports = FreePorts.take(2);
      members.put(
          id,
          founders.replica(
              id, id + "-1", "127.0.0.1:" + ports.get(0), "127.0.0.1:" + ports.get(1)));
    }
    FOUNDERS.forEach(id -> first.add(member(id)));
    genesis =
        new Genesis(
            "Test",
            1_767_225_600_000L,
            first,
            List.of(new NamedNumber("admin-1", 100_000)),
            List.of());
  }

  Genesis genesis() {
    return genesis;
  }

  KeyFile keys(String id) {
    return founders.keys(id);
  }

  /** One of r1 to r8 with its first keys. */
  NewMember member(String id) {
    return Objects.requireNonNull(members.get(id));
  }

  /** Where the engine of one is at first. */
  String engineAddress(String id) {
    return member(id).replica().orElseThrow().engineAddress();
  }

  Endpoint endpoint(String id) {
    return Endpoint.of(member(id)).orElseThrow();
  }

  /** A ledger that begins with genesis. */
  LedgerStore begun(Path folder) {
    LedgerStore store = LedgerStore.open(folder, genesis.chainId());
    stores.add(store);
    ReplicaLedger _ = ledger(store);
    return store;
  }

  ReplicaLedger ledger(LedgerStore store) {
    return new ReplicaLedger(store, genesis, new LedgerMeters(new SimpleMeterRegistry()), _ -> {});
  }

  /**
   * Replaces so many of the founders, one a block, each certified by those before it; the newcomer
   * enters with the next block.
   */
  void replace(LedgerStore store, int count) {
    ReplicaLedger ledger = ledger(store);
    nonces = 0;
    entries = List.of();
    for (int i = 1; i <= count; i++) {
      SignerSet before = signers(store);
      replaceNext(ledger, i);
      certify(store, before);
      entries = List.of(entry("r" + (4 + i), store));
    }
  }

  private byte[] entry(String replica, LedgerStore store) {
    String note =
        new String(store.checkpoints().newest().orElseThrow().bytes(), StandardCharsets.UTF_8);
    String text = Note.parse(note).text();
    byte[] signature =
        keys(replica).checkpoint().orElseThrow().sign(text.getBytes(StandardCharsets.UTF_8));
    return signed(replica, new EnterReplica(text, Octets.of(signature)));
  }

  /** Replaces the {@code i}th of the founders, which nobody signs yet. */
  void replaceNext(ReplicaLedger ledger, int i) {
    decideNext(i, new ReplaceReplica("r" + (5 - i), member("r" + (4 + i))), ledger);
  }

  /** A founder comes back under its own id, by the first block that decides anything. */
  NewMember returnNext(ReplicaLedger ledger, String id, String file, String engineAddress)
      throws KeyFileException {
    return returnNext(1, id, file, engineAddress, ledger);
  }

  /**
   * A founder comes back under its own id, which nobody signs yet.
   *
   * @param i counts what was decided, from 1
   * @param file name of its new keys, and its new engine id
   * @param engineAddress where its engine is now
   * @param ledgers which get the same block
   */
  NewMember returnNext(
      int i, String id, String file, String engineAddress, ReplicaLedger... ledgers)
      throws KeyFileException {
    NewMember back = founders.replica(id, file, file, "127.0.0.1:1", engineAddress);
    decideNext(i, new ReplaceReplica(id, back), ledgers);
    return back;
  }

  /** The {@code i}th decision of the admins, in a block of its own, which nobody signs yet. */
  void decideNext(int i, Action action, ReplicaLedger... ledgers) {
    long closes = genesis.timeMs() + Duration.ofDays(1).toMillis();
    List<byte[]> block = new ArrayList<>(entries);
    block.add(signed("admin-1", new Propose(action, closes)));
    block.add(signed("admin-2", new Vote(i, true)));
    EngineCursor cursor = new EngineCursor(1, 10L * i);
    for (ReplicaLedger ledger : ledgers) {
      ledger.execute(new DecidedBlock(cursor, block));
      ledger.commit(cursor);
    }
  }

  private byte[] signed(String member, Transaction transaction) {
    return signed(member, 1, keys(member).identity(), transaction);
  }

  /** A transaction that differs from all before it. */
  byte[] signed(String member, int keyVersion, SigningKey key, Transaction transaction) {
    byte[] nonce = ByteBuffer.allocate(16).putInt(++nonces).array();
    Envelope envelope =
        new Envelope(1, member, keyVersion, Octets.of(nonce), genesis.timeMs() + 600_000, 0);
    return TransactionWire.encode(
        TransactionWire.sign(envelope, transaction, genesis.chainId(), key));
  }

  SignerSet signers(LedgerStore store) {
    try (StoreView view = store.view()) {
      return ReplicaSet.signers(view, genesis.chainId());
    }
  }

  /** Certifies the last block by all who signed before it. */
  void certify(LedgerStore store, SignerSet before) {
    SignerSet next = signers(store);
    var head = store.head().orElseThrow();
    String text = Ballot.Question.of(genesis.chainId(), head, before, next).text();
    List<Note.Signature> lines =
        ReplicaSet.ids(before, genesis.chainId()).stream().map(id -> line(id, text)).toList();
    Octets note = Octets.of(new Note(text, lines).encode().getBytes(StandardCharsets.UTF_8));
    if (next.hash().equals(before.hash())) {
      store.checkpoints().put(head.height(), note);
    } else {
      store.checkpoints().put(head.height(), new SetChange(note, next.lines()));
    }
  }

  Note.Signature line(String id, String text) {
    var key = keys(id).checkpoint().orElseThrow();
    String name = LedgerCheckpoint.signer(genesis.chainId(), id);
    return Note.Signature.of(
        new VerifierKey(name, key.publicKey()), key.sign(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Lets one answer at its own address.
   *
   * @param store what it shows
   * @param knows by whose state it lets others in
   */
  void serve(String id, LedgerStore store, LedgerStore knows) throws Exception {
    serve(id, store, certifier(id, store), new MemberKeys(knows, Set::of, List::of));
  }

  /** The part of one that signs, which has yet to resume. */
  Certifier certifier(String id, LedgerStore store) {
    return certifier(id, id, store);
  }

  /** The same with the keys in a file. */
  Certifier certifier(String id, String file, LedgerStore store) {
    return new Certifier(
        store,
        genesis.chainId(),
        id,
        keys(file).checkpoint().orElseThrow(),
        _ -> {},
        what -> {
          throw new AssertionError(what);
        });
  }

  /**
   * Lets one answer at its own address.
   *
   * @param store what it shows
   * @param certifier what it signs
   * @param pins whom it lets in
   */
  void serve(String id, LedgerStore store, Certifier certifier, PinSource pins) throws Exception {
    Octets key = member(id).replica().orElseThrow().checkpointKey().key();
    CertifiedReads reads = new CertifiedReads(store, state -> ReplicaSet.signs(state, id, key));
    HostPort address = endpoint(id).address();
    Server server =
        Servers.listen(address, keys(id).tls(), pins, calls)
            .addService(
                new PeerService(
                    certifier,
                    new CatchUpSource(store, reads),
                    Lagging.snapshots(store, genesis.chainId()),
                    Lagging.noEngine()))
            .addService(new ReadServices.State(reads))
            .addService(new ReadServices.Log(store, reads))
            .build()
            .start();
    servers.add(server);
  }

  @Override
  public void close() {
    servers.forEach(Server::shutdownNow);
    calls.shutdownNow();
    stores.forEach(LedgerStore::close);
  }
}
