package aver.simulations.fuzz;

import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SigningKey;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.tx.Envelope;
import aver.ledger.rules.tx.Tick;
import aver.ledger.rules.tx.Transaction;
import aver.ledger.rules.tx.Transfer;
import aver.ledger.rules.tx.Vote;
import aver.ledger.store.LedgerStore;
import aver.ledger.wire.TransactionWire;
import java.nio.ByteBuffer;

/** A replica that lies has things ordered: copies, forgeries, other chains' transactions, noise. */
final class Smuggler {
  private final World world;
  private long nonces;

  Smuggler(World world) {
    this.world = world;
  }

  void smuggle(ReplicaHere by, long kind) {
    if (!by.up()) {
      return;
    }
    byte[] bytes =
        switch ((int) (kind % 6)) {
          case 0 -> copy(by);
          case 1 -> forged(Cast.RESEARCHER, new Transfer("hospital-1", 1_000), "nobody");
          case 2 -> forged("admin-a", new Vote(1 + kind % 8, true), by.id());
          case 3 -> foreign();
          case 4 -> new byte[] {1, 2, 3};
          default -> reading(by);
        };
    world.smuggle(bytes);
    world.note(by.id(), "smuggles kind " + kind % 6);
    var _ = by.engine().submit(bytes);
  }

  /** The same bytes again of something that is in the log. */
  private byte[] copy(ReplicaHere by) {
    LedgerStore store = by.store();
    long size = store.head().orElseThrow().logSize();
    return size == 0
        ? new byte[] {0}
        : store.transaction(world.random().nextLong(size)).orElseThrow();
  }

  /** In the name of a member, signed by somebody else. */
  private byte[] forged(String name, Transaction transaction, String by) {
    return signed(name, transaction, world.cast().chainId(), key(by), 0);
  }

  /** Truly signed, for another chain. */
  private byte[] foreign() {
    SigningKey key = world.cast().identity(Cast.RESEARCHER, 1);
    Transfer transfer = new Transfer("hospital-2", 500);
    return signed(Cast.RESEARCHER, transfer, Cast.hash("another chain"), key, 0);
  }

  /** A clock reading of a year from now, by a replica that lies about its own clock. */
  private byte[] reading(ReplicaHere by) {
    world.liar(by);
    long yearMs = 365L * 24 * 3600 * 1000;
    return signed(
        by.id(),
        new Tick(),
        world.cast().chainId(),
        world.cast().identity(by.id(), 1),
        world.time().nowMs() + yearMs);
  }

  private SigningKey key(String of) {
    return of.startsWith("replica")
        ? world.cast().identity(of, 1)
        : SigningKey.ofSeed(Cast.hash("key of " + of).bytes());
  }

  private byte[] signed(
      String name, Transaction transaction, Digest chain, SigningKey key, long readingMs) {
    byte[] nonce = ByteBuffer.allocate(16).putLong(99).putLong(nonces++).array();
    Envelope envelope =
        new Envelope(1, name, 1, Octets.of(nonce), world.time().nowMs() + 60_000, readingMs);
    byte[] bytes = TransactionWire.encode(TransactionWire.sign(envelope, transaction, chain, key));
    if (transaction instanceof Tick) {
      world.made(name, bytes); // its own lie, truly signed
    }
    return bytes;
  }
}
