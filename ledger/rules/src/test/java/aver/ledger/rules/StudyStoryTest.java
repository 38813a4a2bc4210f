package aver.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.rules.action.ChangeMemberStatus;
import aver.ledger.rules.action.RevokeParticipation;
import aver.ledger.rules.lifecycle.Standings;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.DatasetSpec;
import aver.ledger.rules.state.Exclusion;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.MemberStatus;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.ProposalStatus;
import aver.ledger.rules.state.TaskPhase;
import aver.ledger.rules.tx.CancelTask;
import aver.ledger.rules.tx.CommitUpdate;
import aver.ledger.rules.tx.Enrol;
import aver.ledger.rules.tx.OpenRound;
import aver.ledger.rules.tx.Propose;
import aver.ledger.rules.tx.RegisterDataset;
import aver.ledger.rules.tx.SignedTransaction;
import aver.ledger.rules.tx.Tick;
import aver.ledger.rules.tx.Transfer;
import aver.ledger.rules.tx.Vote;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A study from its opening to its last payment, and what happens when somebody does not play by the
 * rules.
 */
class StudyStoryTest {
  private final Story story = new Story();
  private final Federation federation = story.federation;

  @AfterEach
  void noTokenWasLostOrMade() {
    Invariants.check(federation.state);
  }

  @Test
  void twoRoundsMakeTwoModelsAndPayWhoHelped() {
    story.prepare(2);
    for (int round = 1; round <= 2; round++) {
      assertThat(story.open()).isEqualTo("done");
      Federation.HOSPITALS.forEach(h -> assertThat(story.commit(h)).isEqualTo("done"));
      assertThat(story.attempt().phase()).isEqualTo(AttemptPhase.REVEAL);
      Federation.HOSPITALS.forEach(h -> assertThat(story.reveal(h)).isEqualTo("done"));
      assertThat(story.attempt().phase()).isEqualTo(AttemptPhase.ATTEST);
      story.attestBy("r1", "r2");
      assertThat(story.attempt().phase()).isEqualTo(AttemptPhase.ATTEST);
      story.attestBy("r3");
      assertThat(story.attempt().phase()).isEqualTo(AttemptPhase.FINAL);
    }
    var task = federation.get(Keys.task(Story.TASK));
    assertThat(task.phase()).isEqualTo(TaskPhase.ENDED);
    assertThat(task.modelVersion()).isEqualTo(2);
    assertThat(task.escrow()).isZero();
    assertThat(federation.get(Keys.balance("h1"))).isPositive();
    assertThat(federation.find(Keys.balance("h5"))).isEmpty();
    var state = new Overlay(federation.state);
    assertThat(Standings.of(state, Story.STUDY, "h5").expectationPpm())
        .isLessThan(Standings.of(state, Story.STUDY, "h1").expectationPpm());
  }

  @Test
  void dataOfOtherColumnsDoesNotEnrol() {
    story.prepare(1);
    DatasetSpec ward = Story.dataset();
    DatasetSpec other =
        new DatasetSpec(
            ward.rows(), ward.classCounts(), ward.commitment(), ward.commitment(), ward.uses());
    federation.run("h1", new RegisterDataset("intensive", other));
    assertThat(federation.run("h1", new Enrol(Story.TASK, "intensive", 1)))
        .isEqualTo("dataset_columns_differ");
    var enrolment = federation.get(Keys.enrolment(Story.TASK, "h1"));
    assertThat(enrolment.dataset()).isEqualTo("ward");
  }

  @Test
  void aCancelledTaskGivesItsPoolBack() {
    long before = federation.get(Keys.balance("rosa"));
    story.prepare(1);
    assertThat(federation.get(Keys.balance("rosa"))).isLessThan(before);
    assertThat(federation.run("h1", new CancelTask(Story.TASK))).isEqualTo("task_not_yours");
    assertThat(federation.run("rosa", new CancelTask(Story.TASK))).isEqualTo("done");
    assertThat(federation.get(Keys.balance("rosa"))).isEqualTo(before);
    assertThat(story.open()).isEqualTo("task_phase_wrong");
  }

  @Test
  void whoDoesNotRevealIsLeftOutAndTheOthersGoOn() {
    story.prepare(1);
    story.open();
    Federation.HOSPITALS.forEach(story::commit);
    Federation.HOSPITALS.subList(0, 4).forEach(story::reveal);
    assertThat(story.attempt().phase()).isEqualTo(AttemptPhase.REVEAL);
    federation.pass(61_000);
    assertThat(story.attempt().phase()).isEqualTo(AttemptPhase.ATTEST);
    story.attestBy("r1", "r2", "r4");
    var seat = federation.get(Keys.seat(Story.TASK, 1, "h5"));
    assertThat(seat.outcome().orElseThrow().exclusion()).isEqualTo(Exclusion.NOT_REVEALED);
    assertThat(federation.get(Keys.task(Story.TASK)).modelVersion()).isEqualTo(1);
  }

  @Test
  void belowTheQuorumAnAttemptIsAbandonedAndChangesNothing() {
    story.prepare(1);
    story.open();
    Federation.HOSPITALS.subList(0, 2).forEach(story::commit);
    long before = federation.get(Keys.TOKENS).escrows();
    federation.pass(61_000);
    assertThat(story.attempt().phase()).isEqualTo(AttemptPhase.ABANDONED);
    assertThat(federation.get(Keys.task(Story.TASK)).modelVersion()).isZero();
    assertThat(federation.get(Keys.TOKENS).escrows()).isEqualTo(before);
    assertThat(story.open()).isEqualTo("done");
    assertThat(story.attempt().number()).isEqualTo(2);
  }

  @Test
  void aRevokedHospitalIsRefusedFromTheNextTransactionOn() {
    story.prepare(1);
    story.open();
    Federation.HOSPITALS.forEach(story::commit);
    story.reveal("h1");
    story.decide(new RevokeParticipation(Story.STUDY, "h1"));
    story.decide(new RevokeParticipation(Story.STUDY, "h2"));
    assertThat(story.reveal("h2")).isEqualTo("grant_over");
    Federation.HOSPITALS.subList(2, 5).forEach(story::reveal);
    assertThat(story.attempt().phase()).isEqualTo(AttemptPhase.ATTEST);
    var revealed = federation.get(Keys.seat(Story.TASK, 1, "h1"));
    assertThat(revealed.outcome().orElseThrow().exclusion()).isEqualTo(Exclusion.RIGHT_LOST);
  }

  @Test
  void oneAdminAloneDecidesNothingAndNobodyVotesTwice() {
    var action = new ChangeMemberStatus("h1", MemberStatus.SUSPENDED);
    federation.run("ada", new Propose(action, federation.now() + 1000));
    assertThat(federation.run("ada", new Vote(1, true))).isEqualTo("already_voted");
    assertThat(federation.run("h2", new Vote(1, true))).isEqualTo("role_missing");
    assertThat(federation.get(Keys.member("h1")).status()).isEqualTo(MemberStatus.ACTIVE);
    assertThat(federation.run("cem", new Vote(1, true))).isEqualTo("done");
    assertThat(federation.get(Keys.member("h1")).status()).isEqualTo(MemberStatus.SUSPENDED);
    assertThat(federation.run("h1", new Transfer("h2", 1))).isEqualTo("dropped signer_not_active");
  }

  @Test
  void aProposalExpiresByItself() {
    var action = new ChangeMemberStatus("h1", MemberStatus.SUSPENDED);
    federation.run("ada", new Propose(action, federation.now() + 1000));
    federation.pass(2000);
    assertThat(federation.get(Keys.proposal(1)).status()).isEqualTo(ProposalStatus.EXPIRED);
    assertThat(federation.run("ben", new Vote(1, true))).isEqualTo("proposal_not_open");
  }

  @Test
  void aReplayAForgeryAndAForeignSignerLeaveNoTrace() {
    story.prepare(1);
    var once = federation.sign("rosa", new Transfer("h1", 5));
    assertThat(Federation.outcome(federation.apply(once).getFirst())).isEqualTo("done");
    var before = story.bytes();
    assertThat(Federation.outcome(federation.apply(once).getFirst()))
        .isEqualTo("dropped duplicate");
    var forged = federation.sign("h1", new Transfer("h2", 5));
    var stolen =
        new SignedTransaction(
            forged.id(), forged.body(), once.signature(), forged.envelope(), forged.transaction());
    assertThat(Federation.outcome(federation.apply(stolen).getFirst()))
        .isEqualTo("dropped signature_false");
    assertThat(federation.run("nobody", new Transfer("h2", 5))).isEqualTo("dropped signer_unknown");
    assertThat(story.bytes()).isEqualTo(before);
  }

  @Test
  void aCopiedCommitmentOpensForNobodyElse() {
    story.prepare(1);
    story.open();
    CommitUpdate copied = story.commitment("h1");
    story.commit("h1");
    federation.run("h2", copied);
    Federation.HOSPITALS.subList(2, 5).forEach(story::commit);
    assertThat(story.reveal("h2")).isEqualTo("commitment_not_opened");
    assertThat(story.reveal("h1")).isEqualTo("done");
  }

  @Test
  void fewerAcknowledgementsThanTheQuorumProveNothing() {
    story.prepare(1);
    story.open();
    Federation.HOSPITALS.forEach(story::commit);
    var two = story.revelation("h1", Federation.REPLICAS.subList(0, 2));
    assertThat(federation.run("h1", two)).isEqualTo("availability_not_proven");
  }

  @Test
  void aReplicaOpensWhatIsOverdueAndNotBefore() {
    story.prepare(1);
    assertThat(federation.run("r1", new OpenRound(Story.TASK, 1))).isEqualTo("attempt_not_due");
    federation.pass(31_000);
    assertThat(federation.run("r1", new OpenRound(Story.TASK, 1))).isEqualTo("done");
    assertThat(federation.run("coord", new OpenRound(Story.TASK, 1))).isEqualTo("task_phase_wrong");
  }

  @Test
  void oneReplicaCannotMoveTimeBeyondTheOthers() {
    long start = federation.now();
    federation.apply(federation.sign("r1", new Tick(), start + 3_600_000));
    assertThat(federation.now()).isEqualTo(start);
    federation.apply(federation.sign("r2", new Tick(), start + 1_000));
    federation.apply(federation.sign("r3", new Tick(), start + 2_000));
    assertThat(federation.now()).isEqualTo(start + 1_000);
    assertThat(
            Federation.outcome(
                federation.apply(federation.sign("r2", new Tick(), start + 1_050)).getFirst()))
        .isEqualTo("dropped not_due");
  }
}
