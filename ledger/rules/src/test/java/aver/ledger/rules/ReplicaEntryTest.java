package aver.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.rules.action.ReplaceReplica;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.Role;
import aver.ledger.rules.tx.EnterReplica;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A newcomer enters by a checkpoint that there can be, and by its own checkpoint key. */
class ReplicaEntryTest {
  private final Story story = new Story();
  private final Federation federation = story.federation;

  @BeforeEach
  void oneReplicaIsReplaced() {
    story.decide(new ReplaceReplica("r4", federation.member("r9", Role.REPLICA)));
    assertThat(federation.get(Keys.member("r9")).entered()).isFalse();
  }

  @Test
  void theNewestCheckpointSignedByItsKeyLetsItIn() {
    long size = federation.get(Keys.LOG).size();
    assertThat(enter(story.checkpoint(size), "r9")).isEqualTo("possession_not_proven");
    assertThat(enter(story.checkpoint(size + 1), "r9-cp")).isEqualTo("done");
    assertThat(federation.get(Keys.member("r9")).entered()).isTrue();
    assertThat(enter(story.checkpoint(size + 2), "r9-cp")).isEqualTo("replica_already_entered");
  }

  @Test
  void anOlderOneIsTakenByItsFormAlone() {
    assertThat(enter(story.checkpoint(1), "r9-cp")).isEqualTo("done");
  }

  @Test
  void whatNoReplicaCanHaveSignedIsRefused() {
    long size = federation.get(Keys.LOG).size();
    String right = story.checkpoint(size);
    refused(right.replace(federation.chainId.hex(), Story.digest("other chain").hex()));
    refused(story.checkpoint(0));
    refused(story.checkpoint(1_000));
    refused(right.replaceFirst("(?m)^(\\d+)\n.*$", "$1\nAAAA"));
    refused(story.checkpoint(1).replaceFirst("height \\d+", "height 2"));
    refused(story.checkpoint(1).replaceFirst("time \\d+", "time " + (federation.now() + 1)));
    refused(story.checkpoint(1).replaceFirst("(?m)^state .*\n", ""));
    refused(story.checkpoint(1) + "another line\n");
    refused(story.checkpoint(1) + "\n— signer AAAA\n");
    // the newest size with another root
    long now = federation.get(Keys.LOG).size();
    refused(
        story
            .checkpoint(1)
            .replaceFirst("\n1\n", "\n" + now + "\n")
            .replaceFirst("height \\d+", "height 1"));
  }

  private void refused(String text) {
    assertThat(enter(text, "r9-cp")).as(text).isEqualTo("checkpoint_not_recent");
  }

  private String enter(String text, String key) {
    byte[] signature = federation.key(key).sign(text.getBytes(StandardCharsets.UTF_8));
    return federation.run("r9", new EnterReplica(text, Octets.of(signature)));
  }
}
