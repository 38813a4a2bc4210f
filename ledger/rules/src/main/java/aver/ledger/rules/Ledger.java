package aver.ledger.rules;

import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.Domain;
import aver.ledger.proof.log.Frontier;
import aver.ledger.proof.log.MerkleHash;
import aver.ledger.rules.lifecycle.LedgerTime;
import aver.ledger.rules.lifecycle.Passage;
import aver.ledger.rules.lifecycle.Underway;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.LogHead;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.OrderedOverlay;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.Protocol;
import aver.ledger.rules.state.Role;
import aver.ledger.rules.state.StateView;
import aver.ledger.rules.state.Writer;
import aver.ledger.rules.tx.Context;
import aver.ledger.rules.tx.Refusal;
import aver.ledger.rules.tx.SignedTransaction;
import aver.ledger.rules.tx.Tick;
import aver.ledger.rules.tx.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rules of the federation as one pure function of a state and a block.
 *
 * <p>Total: a transaction that cannot follow is dropped or recorded as refused, so a log never
 * stops replaying. How transactions are cut into blocks changes nothing but the boundaries.
 */
public final class Ledger {
  private Ledger() {}

  /**
   * Applies a block; the state before stays as it is.
   *
   * @throws ProtocolUnknownException if rules are in force, or come into force with this block,
   *     that this program does not have
   */
  public static BlockResult apply(
      StateView before, List<SignedTransaction> block, Signatures signatures) {
    OrderedOverlay state = new OrderedOverlay(before);
    Digest chainId = state.get(Keys.CHAIN_ID).orElseThrow();
    Frontier frontier = Frontier.decode(state.get(Keys.LOG_FRONTIER).orElseThrow().bytes());
    SeenIds seen = new SeenIds();
    List<Applied> applied = new ArrayList<>(block.size());
    requireKnownProtocol(state);
    for (SignedTransaction tx : block) {
      Applied result = applyOne(state, chainId, frontier.size(), tx, signatures, seen);
      requireKnownProtocol(state);
      if (result instanceof Applied.Logged logged) {
        frontier = frontier.append(MerkleHash.leaf(Leaf.CODEC.encode(logged.leaf())));
        state.put(Keys.LOG, new LogHead(frontier.size(), frontier.root()));
      }
      applied.add(result);
    }
    if (frontier.size() > state.get(Keys.LOG_FRONTIER).map(Ledger::sizeOf).orElse(0L)) {
      state.put(Keys.LOG_FRONTIER, Octets.of(frontier.encode()));
    }
    Conservation.check(before, state.changes());
    return new BlockResult(applied, state.changes());
  }

  /**
   * Why a transaction would be dropped if it were the first of the next block; empty if it would
   * leave a leaf. Whether it is refused is not said.
   */
  public static Optional<Drop> dropped(
      StateView before, SignedTransaction tx, Signatures signatures) {
    OrderedOverlay state = new OrderedOverlay(before);
    Digest chainId = state.get(Keys.CHAIN_ID).orElseThrow();
    Optional<Drop> drop = Admission.check(state, chainId, tx, signatures);
    if (drop.isPresent()
        || !(tx.transaction() instanceof Tick
            || Admission.allowanceUsedUp(state, tx.envelope().signer()))) {
      return drop; // whatever else is admitted leaves a leaf
    }
    return applyOne(state, chainId, 0, tx, signatures, new SeenIds())
            instanceof Applied.Dropped(var _, Drop why)
        ? Optional.of(why)
        : Optional.empty();
  }

  private static void requireKnownProtocol(Overlay state) {
    Protocol inForce = state.get(Keys.PROTOCOL).orElseThrow();
    if (inForce.version() > Protocol.KNOWN) {
      throw new ProtocolUnknownException(inForce);
    }
  }

  private static Applied applyOne(
      OrderedOverlay state,
      Digest chainId,
      long logSize,
      SignedTransaction tx,
      Signatures signatures,
      SeenIds seen) {
    Optional<Drop> drop = Admission.check(state, chainId, tx, signatures);
    if (drop.isPresent()) {
      return new Applied.Dropped(tx.id(), drop.get());
    }
    OrderedOverlay own = new OrderedOverlay(state);
    Member signer = own.get(Keys.member(tx.envelope().signer())).orElseThrow();
    if (timed(own, signer, tx)) {
      Passage.reading(own, signer.id(), tx.envelope().readingMs());
    } else if (tx.transaction() instanceof Tick) {
      return new Applied.Dropped(tx.id(), Drop.NOT_DUE);
    }
    Passage.deadlines(own);
    // a deadline may have changed the signer's member record no more than time has: read it again
    // all the same
    Context context =
        new Context(
            own, own.get(Keys.member(signer.id())).orElseThrow(), LedgerTime.now(own), signatures);
    Optional<Refusal> refusal = refusal(own, context, tx.transaction());
    if (refusal.isPresent()) {
      return refuse(state, logSize, tx, refusal.get(), seen);
    }
    tx.transaction().effect(context);
    Passage.closings(own);
    Digest effects = effects(own);
    seen.remember(own, tx);
    Leaf leaf = leaf(logSize, LedgerTime.now(own), tx, 0, effects);
    state.absorb(own);
    return new Applied.Logged(leaf, Optional.empty());
  }

  /** The first check of the kind that fails, then whether its sender has too much under way. */
  static Optional<Refusal> refusal(OrderedOverlay state, Context context, Transaction transaction) {
    return transaction.check(context).or(() -> Underway.check(state, context, transaction));
  }

  private static Applied refuse(
      OrderedOverlay state, long logSize, SignedTransaction tx, Refusal refusal, SeenIds seen) {
    if (!Admission.countRefusal(state, tx.envelope().signer())) {
      return new Applied.Dropped(tx.id(), Drop.TOO_MANY_REFUSALS);
    }
    seen.remember(state, tx);
    Digest nothing = Digest.sha256();
    Leaf leaf = leaf(logSize, LedgerTime.now(state), tx, refusal.rule().number(), nothing);
    return new Applied.Logged(leaf, Optional.of(refusal));
  }

  private static boolean timed(Overlay state, Member signer, SignedTransaction tx) {
    long readingMs = tx.envelope().readingMs();
    return readingMs > 0
        && signer.may(Role.REPLICA)
        && (LedgerTime.counts(state, signer.id(), readingMs)
            || (tx.transaction() instanceof Tick
                && LedgerTime.mends(state, signer.id(), readingMs)));
  }

  private static Leaf leaf(
      long logSize, long timeMs, SignedTransaction tx, int outcome, Digest effects) {
    return new Leaf(logSize + 1, timeMs, tx.id(), tx.envelope().signer(), outcome, effects);
  }

  private static Digest effects(Overlay own) {
    Writer w = new Writer();
    own.changes()
        .forEach((key, value) -> w.text(key).optional(value.map(Octets::of), Writer::octets));
    return Digest.sha256(w.toBytes());
  }

  private static long sizeOf(Octets frontier) {
    return Frontier.decode(frontier.bytes()).size();
  }

  /** The id by which a transaction is known: a hash of its body, on this chain alone. */
  public static Digest transactionId(Digest chainId, byte[] body) {
    return Domain.TRANSACTION_ID.hash(chainId, body);
  }
}
