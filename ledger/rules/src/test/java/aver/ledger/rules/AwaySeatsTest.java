package aver.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.rules.action.Action;
import aver.ledger.rules.action.ChangeMemberStatus;
import aver.ledger.rules.action.ReplaceReplica;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.MemberStatus;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.Role;
import aver.ledger.rules.tx.EnterReplica;
import aver.ledger.rules.tx.Propose;
import aver.ledger.rules.tx.Vote;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The admins cannot vote a ledger to where too few sign to have a quorum. */
class AwaySeatsTest {
  private static final String REFUSED = "replicas_too_many_away";

  private Story story = new Story();
  private Federation federation = story.federation;

  @Test
  void theNextIsReplacedOnceTheNewcomerHasEntered() {
    story.decide(replacing("r4", "r8"));
    assertThat(propose(replacing("r3", "r9"))).isEqualTo(REFUSED);
    enter("r8");
    assertThat(propose(replacing("r3", "r9"))).isEqualTo("done");
  }

  @Test
  void aNewcomerThatNeverEntersIsReplacedItself() {
    story.decide(replacing("r4", "r8"));
    assertThat(propose(replacing("r8", "r9"))).isEqualTo("done");
  }

  @Test
  void oneIsSuspendedAtATime() {
    story.decide(suspending("r1"));
    assertThat(propose(suspending("r2"))).isEqualTo(REFUSED);
    assertThat(propose(replacing("r2", "r9"))).isEqualTo(REFUSED);
    assertThat(propose(suspending("h1"))).isEqualTo("done");
    assertThat(propose(replacing("r1", "r9"))).isEqualTo("done");
    story.decide(new ChangeMemberStatus("r1", MemberStatus.ACTIVE));
    assertThat(propose(suspending("r2"))).isEqualTo("done");
  }

  @Test
  void whatWasPossibleWhenItWasProposedIsAskedAgainWhenItIsDecided() {
    assertThat(propose(replacing("r4", "r8"))).isEqualTo("done");
    long first = federation.get(Keys.PROPOSALS);
    assertThat(propose(replacing("r3", "r9"))).isEqualTo("done");
    assertThat(federation.run("ben", new Vote(first, true))).isEqualTo("done");
    assertThat(federation.run("ben", new Vote(first + 1, true))).isEqualTo(REFUSED);
  }

  @Test
  void ofSevenTwoMayBeAway() {
    replicas("r1", "r2", "r3", "r4", "r5", "r6", "r7");
    story.decide(suspending("r1"));
    assertThat(propose(suspending("r2"))).isEqualTo("done");
    story.decide(replacing("r3", "r8"));
    assertThat(propose(suspending("r2"))).isEqualTo(REFUSED);
  }

  @Test
  void oneAtATimeAlsoWhereAllAreNeeded() {
    replicas("r1", "r2", "r3");
    story.decide(replacing("r1", "r8"));
    assertThat(propose(replacing("r2", "r9"))).isEqualTo(REFUSED);
    enter("r8");
    assertThat(propose(replacing("r2", "r9"))).isEqualTo("done");
  }

  private void replicas(String... ids) {
    story = new Story(new Federation(List.of(ids)));
    federation = story.federation;
  }

  private ReplaceReplica replacing(String old, String next) {
    return new ReplaceReplica(old, federation.member(next, Role.REPLICA));
  }

  private static ChangeMemberStatus suspending(String member) {
    return new ChangeMemberStatus(member, MemberStatus.SUSPENDED);
  }

  private String propose(Action action) {
    return federation.run("ada", new Propose(action, federation.now() + Story.DAY_MS));
  }

  private void enter(String replica) {
    String text = story.checkpoint(federation.get(Keys.LOG).size());
    byte[] signature = federation.key(replica + "-cp").sign(text.getBytes(StandardCharsets.UTF_8));
    assertThat(federation.run(replica, new EnterReplica(text, Octets.of(signature))))
        .isEqualTo("done");
  }
}
