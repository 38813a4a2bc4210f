package aver.ledger.node.execution;

import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.Domain;
import aver.ledger.rules.PlainSignatures;
import aver.ledger.rules.Signatures;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.PublicKey;
import aver.ledger.rules.state.StateView;
import aver.ledger.rules.tx.SignedTransaction;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Checks a block's signatures on all cores before the rules ask for them one by one. An answer
 * depends on key, message and signature alone, so asking early changes no result.
 */
public final class ParallelSignatures implements Signatures {
  private final Signatures plain = new PlainSignatures();
  private final Map<Asked, Boolean> answers = new ConcurrentHashMap<>();
  private final LongAdder verified = new LongAdder();

  private record Asked(PublicKey key, Octets message, Octets signature) {}

  /**
   * With the answers for the transactions of a block under the keys that are in force before it.
   */
  public static ParallelSignatures of(
      StateView before, Digest chainId, List<SignedTransaction> block) {
    ParallelSignatures signatures = new ParallelSignatures();
    if (block.size() > 1) {
      Overlay state = new Overlay(before);
      List<Asked> asked =
          block.stream()
              .flatMap(tx ->
                  state.get(Keys.member(tx.envelope().signer())).stream()
                      .map(member -> signatures.asked(member, chainId, tx)))
              .toList();
      asked.parallelStream().forEach(signatures::answer);
    }
    return signatures;
  }

  /** Without working ahead: each is verified when the rules ask for it, in the caller's thread. */
  public static ParallelSignatures inOrder(
      StateView before, Digest chainId, List<SignedTransaction> block) {
    return new ParallelSignatures();
  }

  private Asked asked(Member member, Digest chainId, SignedTransaction tx) {
    byte[] message = Domain.TRANSACTION.message(chainId, tx.body().bytes());
    return new Asked(member.who().identityKey(), Octets.of(message), tx.signature());
  }

  private void answer(Asked asked) {
    answers.put(asked, verified(asked.key, asked.message.bytes(), asked.signature));
  }

  @Override
  public boolean verify(PublicKey key, byte[] message, Octets signature) {
    Boolean known = answers.get(new Asked(key, Octets.of(message), signature));
    return known == null ? verified(key, message, signature) : known;
  }

  private boolean verified(PublicKey key, byte[] message, Octets signature) {
    verified.increment();
    return plain.verify(key, message, signature);
  }

  /** How many signatures were verified. */
  long count() {
    return verified.sum();
  }

  @Override
  public boolean sound(PublicKey key) {
    return plain.sound(key);
  }
}
