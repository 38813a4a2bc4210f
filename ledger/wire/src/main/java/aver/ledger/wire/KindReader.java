package aver.ledger.wire;

import aver.ledger.rules.state.Numbered;
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
import java.util.Optional;

/** The kind of a transaction from its message. */
final class KindReader {
  private KindReader() {}

  static Transaction read(TransactionBody m) throws DecodeException {
    return switch (m.getKindCase()) {
      case PROPOSE ->
          new Propose(
              ActionMessages.read(m.getPropose().getAction()), m.getPropose().getClosesMs());
      case VOTE -> new Vote(m.getVote().getProposal(), m.getVote().getApprove());
      case REGISTER_DATASET ->
          new RegisterDataset(
              m.getRegisterDataset().getDataset(), Specs.dataset(m.getRegisterDataset().getSpec()));
      case REVISE_DATASET ->
          new ReviseDataset(
              m.getReviseDataset().getDataset(), Specs.dataset(m.getReviseDataset().getSpec()));
      case WITHDRAW_DATASET -> new WithdrawDataset(m.getWithdrawDataset().getDataset());
      case CREATE_TASK -> new CreateTask(Specs.task(m.getCreateTask().getSpec()));
      case CANCEL_TASK -> new CancelTask(m.getCancelTask().getTask());
      case ENROL ->
          new Enrol(m.getEnrol().getTask(), m.getEnrol().getDataset(), m.getEnrol().getVersion());
      case LEAVE -> new Leave(m.getLeave().getTask());
      case OPEN_ROUND -> new OpenRound(m.getOpenRound().getTask(), m.getOpenRound().getAttempt());
      case COMMIT_UPDATE ->
          new CommitUpdate(
              m.getCommitUpdate().getTask(),
              m.getCommitUpdate().getAttempt(),
              Fields.digest(m.getCommitUpdate().getCommitment()));
      case REVEAL_UPDATE -> reveal(m.getRevealUpdate());
      case ATTEST_RESULT -> ResultMessages.read(m.getAttestResult());
      case TRANSFER ->
          new Transfer(m.getTransfer().getTo(), m.getTransfer().getAmountMicrotokens());
      case ROTATE_KEY -> rotate(m.getRotateKey());
      case TICK -> new Tick();
      case ENTER_REPLICA ->
          new EnterReplica(
              m.getEnterReplica().getCheckpointBody(),
              Fields.octets(m.getEnterReplica().getSignature()));
      case REPORT_EVIDENCE -> evidence(m.getReportEvidence());
      case KIND_NOT_SET ->
          throw new DecodeException(
              DecodeFault.KIND_UNKNOWN, "a transaction without a kind that is known here");
    };
  }

  private static ReportEvidence evidence(aver.proto.v1.ReportEvidence m) {
    return new ReportEvidence(
        m.getReplica(),
        Numbered.of(ReportEvidence.Kind.values(), m.getKindValue()),
        statement(m.getFirst()),
        statement(m.getSecond()));
  }

  private static ReportEvidence.Statement statement(aver.proto.v1.SignedStatement m) {
    return new ReportEvidence.Statement(
        Fields.octets(m.getMessage()), Fields.octets(m.getSignature()));
  }

  private static RevealUpdate reveal(aver.proto.v1.RevealUpdate m) {
    return new RevealUpdate(
        m.getTask(),
        m.getAttempt(),
        Fields.manifest(m.getManifestList()),
        Fields.digest(m.getSalt()),
        m.getSamples(),
        m.getAvailabilityList().stream().map(Fields::acknowledgement).toList(),
        Fields.numbers(m.getMetricsList()));
  }

  private static RotateKey rotate(aver.proto.v1.RotateKey m) {
    return new RotateKey(
        m.hasIdentityKey() ? Optional.of(Fields.key(m.getIdentityKey())) : Optional.empty(),
        m.getTlsKeyHash().isEmpty()
            ? Optional.empty()
            : Optional.of(Fields.digest(m.getTlsKeyHash())),
        Fields.octets(m.getPossession()));
  }
}
