package aver.ledger.wire;

import aver.ledger.rules.tx.AttestResult;
import aver.ledger.rules.tx.CancelTask;
import aver.ledger.rules.tx.CommitUpdate;
import aver.ledger.rules.tx.CreateTask;
import aver.ledger.rules.tx.Enrol;
import aver.ledger.rules.tx.EnterReplica;
import aver.ledger.rules.tx.Leave;
import aver.ledger.rules.tx.OpenRound;
import aver.ledger.rules.tx.Propose;
import aver.ledger.rules.tx.RegisterDataset;
import aver.ledger.rules.tx.ReportEvidence;
import aver.ledger.rules.tx.RevealUpdate;
import aver.ledger.rules.tx.ReviseDataset;
import aver.ledger.rules.tx.RotateKey;
import aver.ledger.rules.tx.Tick;
import aver.ledger.rules.tx.Transaction;
import aver.ledger.rules.tx.Transfer;
import aver.ledger.rules.tx.Vote;
import aver.ledger.rules.tx.WithdrawDataset;
import aver.proto.v1.TransactionBody;

/** The kind of a transaction as a message. */
final class KindWriter {
  private KindWriter() {}

  static void write(TransactionBody.Builder b, Transaction transaction) {
    switch (transaction) {
      case Propose t ->
          b.getProposeBuilder()
              .setAction(ActionMessages.write(t.action()))
              .setClosesMs(t.closesMs());
      case Vote t -> b.getVoteBuilder().setProposal(t.proposal()).setApprove(t.approve());
      case RegisterDataset t ->
          b.getRegisterDatasetBuilder().setDataset(t.dataset()).setSpec(Specs.dataset(t.spec()));
      case ReviseDataset t ->
          b.getReviseDatasetBuilder().setDataset(t.dataset()).setSpec(Specs.dataset(t.spec()));
      case WithdrawDataset t -> b.getWithdrawDatasetBuilder().setDataset(t.dataset());
      case CreateTask t -> b.getCreateTaskBuilder().setSpec(Specs.task(t.spec()));
      case CancelTask t -> b.getCancelTaskBuilder().setTask(t.task());
      case Enrol t ->
          b.getEnrolBuilder().setTask(t.task()).setDataset(t.dataset()).setVersion(t.version());
      case Leave t -> b.getLeaveBuilder().setTask(t.task());
      case OpenRound t -> b.getOpenRoundBuilder().setTask(t.task()).setAttempt(t.attempt());
      case CommitUpdate t ->
          b.getCommitUpdateBuilder()
              .setTask(t.task())
              .setAttempt(t.attempt())
              .setCommitment(Fields.bytes(t.commitment()));
      case RevealUpdate t -> b.setRevealUpdate(reveal(t));
      case AttestResult t -> b.setAttestResult(ResultMessages.write(t));
      case Transfer t ->
          b.getTransferBuilder().setTo(t.to()).setAmountMicrotokens(t.amountMicrotokens());
      case RotateKey t -> b.setRotateKey(rotate(t));
      case Tick _ -> b.setTick(aver.proto.v1.Tick.getDefaultInstance());
      case EnterReplica t ->
          b.getEnterReplicaBuilder()
              .setCheckpointBody(t.checkpoint())
              .setSignature(Fields.bytes(t.signature()));
      case ReportEvidence t ->
          b.getReportEvidenceBuilder()
              .setReplica(t.replica())
              .setKindValue(t.what().number())
              .setFirst(statement(t.first()))
              .setSecond(statement(t.second()));
    }
  }

  private static aver.proto.v1.SignedStatement statement(ReportEvidence.Statement s) {
    return aver.proto.v1.SignedStatement.newBuilder()
        .setMessage(Fields.bytes(s.message()))
        .setSignature(Fields.bytes(s.signature()))
        .build();
  }

  private static aver.proto.v1.RevealUpdate reveal(RevealUpdate t) {
    var builder =
        aver.proto.v1.RevealUpdate.newBuilder()
            .setTask(t.task())
            .setAttempt(t.attempt())
            .addAllManifest(Fields.manifestOf(t.manifest()))
            .setSalt(Fields.bytes(t.salt()))
            .setSamples(t.samples())
            .addAllMetrics(Fields.numbersOf(t.metrics()));
    t.availability().forEach(a -> builder.addAvailability(Fields.acknowledgement(a)));
    return builder.build();
  }

  private static aver.proto.v1.RotateKey rotate(RotateKey t) {
    var builder = aver.proto.v1.RotateKey.newBuilder().setPossession(Fields.bytes(t.possession()));
    t.identityKey().ifPresent(key -> builder.setIdentityKey(Fields.key(key)));
    t.tlsKeyHash().ifPresent(hash -> builder.setTlsKeyHash(Fields.bytes(hash)));
    return builder.build();
  }
}
