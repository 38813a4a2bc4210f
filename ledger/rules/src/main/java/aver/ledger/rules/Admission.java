package aver.ledger.rules;

import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.Domain;
import aver.ledger.rules.lifecycle.LedgerTime;
import aver.ledger.rules.lifecycle.Setting;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.MemberStatus;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.RefusalCount;
import aver.ledger.rules.tx.Envelope;
import aver.ledger.rules.tx.SignedTransaction;
import java.util.Optional;

/** Which transactions come to the rules at all: the others leave no trace. */
public final class Admission {
  /** How far in the future an expiry may lie. */
  public static final long EXPIRY_AHEAD_MAX_MS = 7L * 24 * 3600 * 1000;

  private static final long DAY_MS = 24L * 3600 * 1000;

  private Admission() {}

  /** The first reason to drop a transaction, or empty; what costs least is looked at first. */
  public static Optional<Drop> check(
      Overlay state, Digest chainId, SignedTransaction tx, Signatures signatures) {
    Envelope envelope = tx.envelope();
    long nowMs = LedgerTime.now(state);
    if (envelope.protocolVersion() != state.get(Keys.PROTOCOL).orElseThrow().version()) {
      return Optional.of(Drop.PROTOCOL_VERSION_WRONG);
    }
    if (envelope.expiryMs() < nowMs) {
      return Optional.of(Drop.EXPIRED);
    }
    if (envelope.expiryMs() > nowMs + EXPIRY_AHEAD_MAX_MS) {
      return Optional.of(Drop.EXPIRY_TOO_FAR);
    }
    Optional<Member> signer = state.get(Keys.member(envelope.signer()));
    if (signer.isEmpty()) {
      return Optional.of(Drop.SIGNER_UNKNOWN);
    }
    if (signer.get().status() != MemberStatus.ACTIVE) {
      return Optional.of(Drop.SIGNER_NOT_ACTIVE);
    }
    if (envelope.keyVersion() != signer.get().keyVersion()) {
      return Optional.of(Drop.KEY_VERSION_WRONG);
    }
    if (SeenIds.has(state, tx)) {
      return Optional.of(Drop.DUPLICATE);
    }
    byte[] message = Domain.TRANSACTION.message(chainId, tx.body().bytes());
    return signatures.verify(signer.get().who().identityKey(), message, tx.signature())
        ? Optional.empty()
        : Optional.of(Drop.SIGNATURE_FALSE);
  }

  /** Counts a refusal against the sender's allowance of the day; false when it is used up. */
  static boolean countRefusal(Overlay state, String member) {
    if (allowanceUsedUp(state, member)) {
      return false;
    }
    RefusalCount before = refusalsToday(state, member);
    state.put(Keys.refusals(member), new RefusalCount(before.day(), before.count() + 1));
    return true;
  }

  /** Whether a refusal more of this sender would leave no leaf. */
  static boolean allowanceUsedUp(Overlay state, String member) {
    return refusalsToday(state, member).count() >= Setting.REFUSALS_PER_DAY.in(state);
  }

  private static RefusalCount refusalsToday(Overlay state, String member) {
    long day = LedgerTime.now(state) / DAY_MS;
    return state
        .get(Keys.refusals(member))
        .filter(count -> count.day() == day)
        .orElse(new RefusalCount(day, 0));
  }
}
