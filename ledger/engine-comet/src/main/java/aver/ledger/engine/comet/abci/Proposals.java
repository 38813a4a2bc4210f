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
  private final int transactionMax;

  /**
   * Makes it.
   *
   * @param transactionMax most bytes of a transaction
   */
  Proposals(LedgerApplication ledger, int transactionMax) {
    this.ledger = ledger;
    this.transactionMax = transactionMax;
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

  ResponsePrepareProposal prepare(RequestPrepareProposal request) {
    return ResponsePrepareProposal.newBuilder()
        .addAllTxs(
            request.getTxsList().stream().filter(this::proper).limit(TRANSACTIONS_MAX).toList())
        .build();
  }

  /** Refuses only what no honest proposer sends. */
  ResponseProcessProposal process(RequestProcessProposal request) {
    boolean proper =
        request.getTxsCount() <= TRANSACTIONS_MAX
            && request.getTxsList().stream().allMatch(this::proper);
    return ResponseProcessProposal.newBuilder().setStatus(proper ? ACCEPT : REJECT).build();
  }

  private boolean proper(ByteString transaction) {
    return transaction.size() <= transactionMax && ledger.wellFormed(transaction.toByteArray());
  }
}
