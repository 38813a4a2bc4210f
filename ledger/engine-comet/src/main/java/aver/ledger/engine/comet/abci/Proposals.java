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

/** What may wait for a block, and what a block may hold. */
final class Proposals {
  private static final int TRANSACTIONS_MAX = 10_000;
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

  /** The first of those that wait, as far as they fit; the others wait for the next block. */
  ResponsePrepareProposal prepare(RequestPrepareProposal request) {
    ResponsePrepareProposal.Builder proposal = ResponsePrepareProposal.newBuilder();
    long bytes = 0;
    for (ByteString transaction : request.getTxsList()) {
      if (proper(transaction)) {
        bytes += transaction.size();
        if (bytes > limits.proposalBytes() || proposal.getTxsCount() == TRANSACTIONS_MAX) {
          break;
        }
        proposal.addTxs(transaction);
      }
    }
    return proposal.build();
  }

  /** Refuses only what no honest proposer sends. */
  ResponseProcessProposal process(RequestProcessProposal request) {
    boolean proper =
        request.getTxsCount() <= TRANSACTIONS_MAX
            && request.getTxsList().stream().allMatch(this::proper);
    return ResponseProcessProposal.newBuilder().setStatus(proper ? ACCEPT : REJECT).build();
  }

  private boolean proper(ByteString transaction) {
    return transaction.size() <= limits.transactionBytes()
        && ledger.wellFormed(transaction.toByteArray());
  }
}
