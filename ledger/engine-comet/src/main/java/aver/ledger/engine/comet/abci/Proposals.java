package aver.ledger.engine.comet.abci;

import aver.ledger.engine.Admission;
import aver.ledger.engine.LedgerApplication;
import aver.ledger.engine.comet.proto.CheckTxType;
import aver.ledger.engine.comet.proto.RequestCheckTx;
import aver.ledger.engine.comet.proto.RequestPrepareProposal;
import aver.ledger.engine.comet.proto.RequestProcessProposal;
import aver.ledger.engine.comet.proto.ResponseCheckTx;
import aver.ledger.engine.comet.proto.ResponsePrepareProposal;
import aver.ledger.engine.comet.proto.ResponseProcessProposal;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.util.ArrayList;
import java.util.List;

/** What may wait for a block, and what a block may hold. */
final class Proposals {
  /** Of a block. */
  private static final int TRANSACTIONS_MAX = 10_000;

  /** Of an own one: each is executed before it is proposed, and the others wait meanwhile. */
  private static final int PROPOSED_MAX = 1_000;

  private static final int ACCEPT = 1;
  private static final int REJECT = 2;

  private final LedgerApplication ledger;
  private final AbciApplication.Limits limits;

  Proposals(LedgerApplication ledger, AbciApplication.Limits limits) {
    this.ledger = ledger;
    this.limits = limits;
  }

  ResponseCheckTx check(RequestCheckTx request) {
    byte[] transaction = request.getTx().toByteArray();
    Admission admission =
        request.getType() == CheckTxType.CHECK_TX_TYPE_RECHECK
            ? ledger.checkAgain(transaction)
            : ledger.check(transaction);
    return switch (admission) {
      case Admission.Admitted() -> ResponseCheckTx.getDefaultInstance();
      case Admission.Duplicate() ->
          ResponseCheckTx.newBuilder().setCode(AbciApplication.DUPLICATE).build();
      case Admission.Dropped(String code, String message) ->
          ResponseCheckTx.newBuilder()
              .setCode(AbciApplication.DROPPED)
              .setCodespace(code)
              .setLog(message)
              .build();
      case Admission.Busy(long _) ->
          ResponseCheckTx.newBuilder().setCode(AbciApplication.DUPLICATE).build();
    };
  }

  /**
   * The first of those that wait, as far as they fit, without those that nothing would come of; the
   * others wait for the next block.
   */
  ResponsePrepareProposal prepare(RequestPrepareProposal request) {
    List<byte[]> first = new ArrayList<>();
    long bytes = 0;
    long framed = 0; // as the engine counts, which ends itself over a proposal that is too large
    for (ByteString transaction : request.getTxsList()) {
      if (transaction.size() > limits.transactionBytes()) {
        continue;
      }
      bytes += transaction.size();
      framed += CodedOutputStream.computeBytesSize(1, transaction);
      if (bytes > limits.proposalBytes()
          || framed > request.getMaxTxBytes()
          || first.size() == PROPOSED_MAX) {
        break;
      }
      first.add(transaction.toByteArray());
    }
    return ResponsePrepareProposal.newBuilder()
        .addAllTxs(ledger.worthOrdering(first).stream().map(ByteString::copyFrom).toList())
        .build();
  }

  /**
   * Refuses only what no honest proposer sends: a block that is too large, or has a transaction of
   * which nothing would come but that it lies on every disk for ever.
   */
  ResponseProcessProposal process(RequestProcessProposal request) {
    boolean fits =
        request.getTxsCount() <= TRANSACTIONS_MAX
            && request.getTxsList().stream()
                .allMatch(transaction -> transaction.size() <= limits.transactionBytes());
    boolean proper = fits && allWorthOrdering(request.getTxsList());
    return ResponseProcessProposal.newBuilder().setStatus(proper ? ACCEPT : REJECT).build();
  }

  private boolean allWorthOrdering(List<ByteString> transactions) {
    List<byte[]> block = transactions.stream().map(ByteString::toByteArray).toList();
    return ledger.worthOrdering(block).size() == block.size();
  }
}
