package aver.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.proof.Digest;
import aver.ledger.rules.action.Action;
import aver.ledger.rules.action.AdmitMember;
import aver.ledger.rules.action.ReplaceKey;
import aver.ledger.rules.action.ReplaceReplica;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.Role;
import aver.ledger.rules.tx.Propose;
import aver.ledger.rules.tx.RotateKey;
import aver.ledger.rules.tx.Vote;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * A TLS key is one member's for ever: whoever could register another's would take that member's
 * connections.
 */
class KeyOwnershipTest {
  private final Story story = new Story();
  private final Federation federation = story.federation;

  @Test
  void nobodyRotatesToTheTlsKeyOfAnother() {
    assertThat(federation.run("h1", rotation(tlsOf("r1")))).isEqualTo("key_already_used");
    assertThat(federation.run("h1", rotation(tlsOf("h1")))).isEqualTo("key_already_used");
    assertThat(federation.get(Keys.member("h1")).who().tlsKeyHash()).isEqualTo(Story.digest("h1"));
  }

  @Test
  void aKeyThatWasGivenUpStaysItsOwners() {
    Digest before = tlsOf("h1");
    assertThat(federation.run("h1", rotation(Story.digest("new")))).isEqualTo("done");
    assertThat(tlsOf("h1")).isEqualTo(Story.digest("new"));
    assertThat(federation.run("h2", rotation(before))).isEqualTo("key_already_used");
    assertThat(federation.run("h2", rotation(Story.digest("new")))).isEqualTo("key_already_used");
    assertThat(proposed(new AdmitMember(with(federation.member("h9", Role.HOSPITAL), before))))
        .isEqualTo("key_already_used");
  }

  @Test
  void noActionOfTheAdminsRegistersAKeyOfAnother() {
    Digest taken = tlsOf("h1");
    NewMember hospital = federation.member("h9", Role.HOSPITAL);
    assertThat(proposed(new AdmitMember(with(hospital, taken)))).isEqualTo("key_already_used");
    assertThat(proposed(new ReplaceKey("h2", hospital.identityKey(), taken)))
        .isEqualTo("key_already_used");
    NewMember replica = federation.member("r9", Role.REPLICA);
    assertThat(proposed(new ReplaceReplica("r4", with(replica, taken))))
        .isEqualTo("key_already_used");
    assertThat(proposed(new ReplaceReplica("r4", replica))).isEqualTo("done");
  }

  @Test
  void aKeyThatIsTakenWhileAProposalIsOpenIsRefusedByTheVote() {
    NewMember hospital = federation.member("h9", Role.HOSPITAL);
    assertThat(proposed(new AdmitMember(hospital))).isEqualTo("done");
    assertThat(federation.run("h1", rotation(hospital.tlsKeyHash()))).isEqualTo("done");
    assertThat(federation.run("ben", new Vote(1, true))).isEqualTo("key_already_used");
    assertThat(federation.find(Keys.member("h9"))).isEmpty();
  }

  private String proposed(Action action) {
    return federation.run("ada", new Propose(action, federation.now() + Story.DAY_MS));
  }

  private Digest tlsOf(String member) {
    return federation.get(Keys.member(member)).who().tlsKeyHash();
  }

  private static RotateKey rotation(Digest tls) {
    return new RotateKey(Optional.empty(), Optional.of(tls), Octets.of(new byte[0]));
  }

  private static NewMember with(NewMember member, Digest tls) {
    return new NewMember(
        member.id(),
        member.displayName(),
        member.roles(),
        member.identityKey(),
        tls,
        member.replica());
  }
}
