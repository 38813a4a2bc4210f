package aver.ledger.node.execution;

import aver.ledger.proof.Digest;
import aver.ledger.rules.Applied;
import aver.ledger.rules.BlockResult;
import aver.ledger.rules.Ledger;
import aver.ledger.rules.state.StateView;
import aver.ledger.rules.tx.SignedTransaction;
import aver.ledger.store.BlockHead;
import aver.ledger.wire.DecodeException;
import aver.ledger.wire.TransactionWire;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the rules make of a block on the last commit; nothing is written. The last one is kept, so
 * that a block that was looked at as a proposal is not executed again once it is decided. For one
 * thread at a time.
 */
final class DryRun {
  private final Digest chainId;
  private final ReplicaLedger.BlockSignatures signatures;
  private @Nullable Done last;

  DryRun(Digest chainId, ReplicaLedger.BlockSignatures signatures) {
    this.chainId = chainId;
    this.signatures = signatures;
  }

  /**
   * A block as the rules leave it.
   *
   * @param before the last block
   * @param bytes as they were given
   * @param transactions those of them that are transactions, in their order
   * @param result of these
   * @param logged the bytes of those that left a leaf
   * @param signatures how many were verified
   * @param nanos how long it took
   */
  record Done(
      BlockHead before,
      List<byte[]> bytes,
      List<SignedTransaction> transactions,
      BlockResult result,
      List<byte[]> logged,
      long signatures,
      long nanos) {
    private boolean of(BlockHead head, List<byte[]> block) {
      return before.equals(head) && Arrays.deepEquals(bytes.toArray(), block.toArray());
    }
  }

  /**
   * What comes of a block; other bytes than transactions leave no trace.
   *
   * @param state after {@code before}
   * @throws aver.ledger.rules.ProtocolUnknownException as {@link Ledger#apply}
   */
  Done of(BlockHead before, StateView state, List<byte[]> block) {
    Done known = last;
    if (known != null && known.of(before, block)) {
      return known;
    }
    last = null; // two at once would be twice as much to keep
    long startNanos = System.nanoTime();
    List<byte[]> sources = new ArrayList<>();
    List<SignedTransaction> transactions = new ArrayList<>();
    for (byte[] bytes : block) {
      decoded(bytes)
          .ifPresent(transaction -> {
            sources.add(bytes);
            transactions.add(transaction);
          });
    }
    ParallelSignatures checks = signatures.of(state, chainId, transactions);
    BlockResult result = Ledger.apply(state, transactions, checks);
    List<byte[]> logged = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      if (result.applied().get(i) instanceof Applied.Logged) {
        logged.add(sources.get(i));
      }
    }
    long nanos = System.nanoTime() - startNanos;
    Done done = new Done(before, block, transactions, result, logged, checks.count(), nanos);
    last = done;
    return done;
  }

  /** Those of a block that are transactions at all. */
  List<byte[]> wellFormed(List<byte[]> block) {
    return block.stream().filter(bytes -> decoded(bytes).isPresent()).toList();
  }

  /** Forgets the last one. */
  void forget() {
    last = null;
  }

  private Optional<SignedTransaction> decoded(byte[] bytes) {
    try {
      return Optional.of(TransactionWire.decode(bytes, chainId));
    } catch (DecodeException malformed) {
      return Optional.empty();
    }
  }
}
