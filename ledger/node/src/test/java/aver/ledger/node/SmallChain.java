package aver.ledger.node;

import aver.ledger.client.Founders;
import aver.ledger.client.keys.KeyFile;
import aver.ledger.engine.DecidedBlock;
import aver.ledger.engine.EngineCursor;
import aver.ledger.node.certify.Ballot;
import aver.ledger.node.execution.ReplicaLedger;
import aver.ledger.node.health.LedgerMeters;
import aver.ledger.node.roster.ReplicaSet;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.Note;
import aver.ledger.proof.note.VerifierKey;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.state.NamedNumber;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.Role;
import aver.ledger.rules.tx.Envelope;
import aver.ledger.rules.tx.Transfer;
import aver.ledger.store.BlockHead;
import aver.ledger.store.LedgerStore;
import aver.ledger.wire.TransactionWire;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** A chain of four replicas, none of which runs: its blocks of transfers are made here. */
public final class SmallChain {
  public static final List<String> REPLICAS = List.of("r1", "r2", "r3", "r4");

  /** Transactions of a block. */
  public static final int EACH = 2;

  private final Founders founders;
  private final Genesis genesis;

  public SmallChain(Path folder) throws Exception {
    founders = new Founders(folder);
    List<NewMember> members = new ArrayList<>();
    members.add(founders.member("admin-1", Role.ADMIN));
    members.add(founders.member("admin-2", Role.ADMIN));
    for (String id : REPLICAS) {
      members.add(founders.member(id, Role.REPLICA));
    }
    genesis =
        new Genesis(
            "Test",
            1_767_225_600_000L,
            members,
            List.of(new NamedNumber("admin-1", 100_000)),
            List.of());
  }

  public Founders founders() {
    return founders;
  }

  public Genesis genesis() {
    return genesis;
  }

  public KeyFile keys(String id) {
    return founders.keys(id);
  }

  public LedgerStore open(Path folder) {
    return LedgerStore.open(folder, genesis.chainId());
  }

  public ReplicaLedger ledger(LedgerStore store) {
    return new ReplicaLedger(store, genesis, new LedgerMeters(new SimpleMeterRegistry()), _ -> {});
  }

  /** Blocks of transfers, each ordered at ten times its height. */
  public void fill(ReplicaLedger to, int first, int last) {
    fill(to, first, last, EACH, height -> new EngineCursor(1, 10L * height));
  }

  /** As above, of so many transactions each and at these places of the engine. */
  public void fill(
      ReplicaLedger to, int first, int last, int each, IntFunction<EngineCursor> placeOfBlock) {
    for (int block = first; block <= last; block++) {
      List<byte[]> transactions = new ArrayList<>();
      for (int i = 0; i < each; i++) {
        byte[] nonce = new byte[16];
        nonce[0] = (byte) block;
        nonce[1] = (byte) i;
        nonce[2] = (byte) (block >> 8);
        nonce[3] = (byte) (i >> 8);
        Envelope envelope =
            new Envelope(1, "admin-1", 1, Octets.of(nonce), genesis.timeMs() + 600_000, 0);
        var signed =
            TransactionWire.sign(
                envelope, new Transfer("r1", 1), genesis.chainId(), keys("admin-1").identity());
        transactions.add(TransactionWire.encode(signed));
      }
      EngineCursor cursor = placeOfBlock.apply(block);
      to.execute(new DecidedBlock(cursor, transactions));
      to.commit(cursor);
    }
  }

  /** Certifies the last block of a ledger by three of the four. */
  public void certify(LedgerStore store) {
    BlockHead head = store.head().orElseThrow();
    try (var view = store.view()) {
      var signers = ReplicaSet.signers(view, genesis.chainId());
      String text = Ballot.Question.of(genesis.chainId(), head, signers, signers).text();
      List<Note.Signature> lines =
          List.of("r2", "r3", "r4").stream().map(id -> line(id, text)).toList();
      byte[] note = new Note(text, lines).encode().getBytes(StandardCharsets.UTF_8);
      store.checkpoints().put(head.height(), Octets.of(note));
    }
  }

  private Note.Signature line(String id, String text) {
    var key = keys(id).checkpoint().orElseThrow();
    String name = LedgerCheckpoint.signer(genesis.chainId(), id);
    return Note.Signature.of(
        new VerifierKey(name, key.publicKey()), key.sign(text.getBytes(StandardCharsets.UTF_8)));
  }
}
