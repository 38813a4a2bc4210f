package aver.simulations.fuzz;

import aver.ledger.engine.Admission;
import aver.ledger.proof.Digest;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.rules.Leaf;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.tx.Envelope;
import aver.ledger.rules.tx.SignedTransaction;
import aver.ledger.rules.tx.Transaction;
import aver.ledger.wire.DecodeException;
import aver.ledger.wire.TransactionWire;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Signs a member's transactions and sends each, the same bytes again and again, until it is
 * certified or can never be.
 */
final class Desk {
  private static final long EXPIRY_MS = 600_000;
  private static final long LOOK_MS = 700;
  private static final int LOOKS_MAX = 90;

  /** What became of a transaction. */
  sealed interface Fate {
    /** It is certified and took effect. */
    record Applied() implements Fate {}

    /** It is certified and had no effect. */
    record Refused(int rule) implements Fate {}

    /** It left no trace and never will, or nothing was heard for too long. */
    record Dropped(String why) implements Fate {}
  }

  private record Look(Optional<Leaf> leaf, long certifiedMs) {}

  private final World world;
  private final Line line;
  private int keyVersion = 1;
  private long certifiedMs = Cast.START_MS;
  private long nonces;

  Desk(World world, Line line) {
    this.world = world;
    this.line = line;
  }

  /** What the member saw last of its own key and of the time. */
  void saw(Overlay state) {
    keyVersion = state.get(Keys.member(line.member())).map(Member::keyVersion).orElse(keyVersion);
    certifiedMs = Math.max(certifiedMs, state.get(Keys.TIME_MS).orElseThrow());
  }

  int keyVersion() {
    return keyVersion;
  }

  long certifiedMs() {
    return certifiedMs;
  }

  byte[] sign(Transaction transaction) {
    byte[] nonce =
        ByteBuffer.allocate(16)
            .putInt(line.member().hashCode())
            .putInt(3)
            .putLong(nonces++)
            .array();
    Envelope envelope =
        new Envelope(1, line.member(), keyVersion, Octets.of(nonce), certifiedMs + EXPIRY_MS, 0);
    SignedTransaction signed =
        TransactionWire.sign(
            envelope,
            transaction,
            world.cast().chainId(),
            world.cast().identity(line.member(), keyVersion));
    byte[] bytes = TransactionWire.encode(signed);
    world.made(line.member(), bytes);
    return bytes;
  }

  /** Sends what was signed; {@code then} is told once what became of it. */
  void send(byte[] bytes, Consumer<Fate> then) {
    SignedTransaction signed;
    try {
      signed = TransactionWire.decode(bytes, world.cast().chainId());
    } catch (DecodeException e) {
      throw new IllegalStateException(e);
    }
    world.note(line.member(), "sends " + signed.transaction().kind() + " " + shown(signed.id()));
    offer(bytes, signed, LOOKS_MAX, then);
  }

  private static String shown(Digest id) {
    return id.hex().substring(0, 12);
  }

  private void offer(byte[] bytes, SignedTransaction signed, int looks, Consumer<Fate> then) {
    line.ask(
        replica -> Optional.of(submit(replica, bytes)),
        admission -> {
          if (admission instanceof Admission.Dropped dropped) {
            // it may be in the order already, and dropped here for just that
            line.later(
                LOOK_MS, () -> look(bytes, signed, Math.min(looks, 6), dropped.code(), then));
          } else {
            line.later(LOOK_MS, () -> look(bytes, signed, looks, "", then));
          }
        },
        () -> line.later(LOOK_MS, () -> look(bytes, signed, looks, "", then)));
  }

  private static Admission submit(ReplicaHere replica, byte[] bytes) {
    var stage = replica.engine().submit(bytes).toCompletableFuture();
    return stage.isDone() ? stage.join() : new Admission.Admitted();
  }

  private void look(
      byte[] bytes, SignedTransaction signed, int looks, String dropped, Consumer<Fate> then) {
    line.ask(
        replica ->
            replica
                .certified()
                .newest()
                .map(LedgerCheckpoint::timeMs)
                .map(timeMs -> new Look(replica.certified().leaf(signed.id()), timeMs)),
        look -> found(bytes, signed, looks, dropped, look, then),
        () -> again(bytes, signed, looks, dropped, then));
  }

  private void found(
      byte[] bytes,
      SignedTransaction signed,
      int looks,
      String dropped,
      Look look,
      Consumer<Fate> then) {
    certifiedMs = Math.max(certifiedMs, look.certifiedMs);
    if (look.leaf.isPresent()) {
      Leaf leaf = look.leaf.get();
      world.acknowledged(signed.id(), leaf.seq());
      world.note(line.member(), "is told " + shown(signed.id()) + " " + leaf.outcome());
      then.accept(leaf.outcome() == 0 ? new Fate.Applied() : new Fate.Refused(leaf.outcome()));
    } else if (look.certifiedMs > signed.envelope().expiryMs()) {
      then.accept(new Fate.Dropped("expired"));
    } else {
      again(bytes, signed, looks, dropped, then);
    }
  }

  private void again(
      byte[] bytes, SignedTransaction signed, int looks, String dropped, Consumer<Fate> then) {
    if (looks == 0) {
      world.note(line.member(), "gives up " + shown(signed.id()) + " " + dropped);
      then.accept(new Fate.Dropped(dropped.isEmpty() ? "nothing was heard" : dropped));
    } else if (looks % 5 == 0) {
      offer(bytes, signed, looks - 1, then);
    } else {
      line.later(LOOK_MS, () -> look(bytes, signed, looks - 1, dropped, then));
    }
  }
}
