package aver.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.rules.action.ChangeParameter;
import aver.ledger.rules.action.OpenStudy;
import aver.ledger.rules.action.ReplaceReplica;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.Role;
import aver.ledger.rules.tx.Propose;
import aver.ledger.rules.tx.Vote;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The admins can neither be overruled by a vote against nor lock themselves out. */
class GovernanceTest {
  private final Story story = new Story();
  private final Federation federation = story.federation;

  @Test
  void aVoteAgainstNeverAcceptsEvenWhenTheThresholdFell() {
    story.decide(new ChangeParameter("admin-threshold", 3));
    story.decide(new OpenStudy("late", "asked for by two of three"));
    assertThat(federation.get(Keys.PROPOSALS)).isEqualTo(2);
    long closes = federation.now() + Story.DAY_MS;
    federation.run("ada", new Propose(new ChangeParameter("admin-threshold", 2), closes));
    federation.run("ben", new Vote(3, true));
    assertThat(federation.run("cem", new Vote(3, true))).isEqualTo("done");
    assertThat(federation.run("cem", new Vote(2, false))).isEqualTo("done");
    assertThat(federation.find(Keys.study("late"))).isEmpty();
  }

  @Test
  void replacingAReplicaThatIsAnAdminLeavesEnoughAdmins() {
    Member r1 = federation.get(Keys.member("r1"));
    NewMember both =
        new NewMember(
            "r1",
            "r1",
            List.of(Role.ADMIN, Role.REPLICA),
            r1.who().identityKey(),
            r1.who().tlsKeyHash(),
            r1.who().replica());
    Overlay change = new Overlay(federation.state);
    change.put(Keys.member("r1"), new Member(both, r1.status(), 1, true));
    federation.state.apply(change.changes());
    story.decide(new ChangeParameter("admin-threshold", 4));
    var action = new ReplaceReplica("r1", federation.member("r9", Role.REPLICA));
    long closes = federation.now() + Story.DAY_MS;
    assertThat(federation.run("ada", new Propose(action, closes))).isEqualTo("too_few_admins_left");
  }

  @Test
  void oneAdminMayHaveAHundredOpenProposalsAndTheOthersTheirOwn() {
    long closes = federation.now() + Story.DAY_MS;
    for (int i = 0; i < 100; i++) {
      assertThat(federation.run("ada", study(i, closes))).isEqualTo("done");
    }
    assertThat(federation.run("ada", study(100, closes))).isEqualTo("proposals_too_many");
    assertThat(federation.run("ben", study(101, closes))).isEqualTo("done");
    federation.run("ben", new Vote(7, true));
    assertThat(federation.run("ada", study(102, closes))).isEqualTo("done");
    assertThat(federation.run("ada", study(103, closes))).isEqualTo("proposals_too_many");
  }

  private static Propose study(int number, long closes) {
    return new Propose(new OpenStudy("study-" + number, "any"), closes);
  }
}
