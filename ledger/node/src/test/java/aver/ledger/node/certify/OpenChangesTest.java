package aver.ledger.node.certify;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.proof.Digest;
import aver.ledger.proof.note.Note;
import aver.ledger.proof.note.SignerSet;
import aver.proto.v1.CheckpointSignature;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A change of the set that nobody certifies for longer than states are kept, over a restart. */
final class OpenChangesTest extends OfSigningReplica {
  private SignerSet next;
  private Ballot.Question change;

  @BeforeEach
  void change() {
    next =
        new SignerSet(
            replica.signers().keys().stream().filter(k -> !k.name().endsWith("r4")).toList());
    change =
        Ballot.Question.of(
            replica.genesis().chainId(),
            SigningReplica.head(1, Digest.ZERO),
            replica.signers(),
            next);
    replica.nothingHeld();
    replica.write(1, change);
  }

  private CheckpointSignature signature(String id) {
    byte[] bytes = replica.key(id).sign(change.text().getBytes(StandardCharsets.UTF_8));
    return replica.signature(id, 1, "ours ").toBuilder()
        .setText(change.text())
        .setLine(Note.Signature.of(replica.verifier(id, replica.key(id)), bytes).line())
        .build();
  }

  @Test
  void itIsAskedForAgainAfterAnyStartUntilItIsCertified() {
    // the store of this replica ends at height 0, so no start finds the block in it
    replica.restart();
    assertThat(replica.certifier().wanted()).contains(1L);
    replica.nothingHeld();
    assertThat(replica.signed()).contains(1L);
    replica.certifier().take("r2", List.of(signature("r2")));
    replica.certifier().take("r3", List.of(signature("r3")));
    assertThat(replica.store().checkpoints().changesAbove(-1).values())
        .singleElement()
        .satisfies(kept -> assertThat(kept.vkeys()).isEqualTo(next.lines()));
    assertThat(new OpenChanges(replica.store().notes()).all()).isEmpty();
    replica.restart();
    assertThat(replica.certifier().wanted()).doesNotContain(1L);
  }

  @Test
  void oneThatWasCertifiedJustBeforeAStopIsForgottenAtTheStart() {
    replica.certifier().take("r2", List.of(signature("r2")));
    replica.certifier().take("r3", List.of(signature("r3")));
    new OpenChanges(replica.store().notes()).keep(1, change);
    replica.restart();
    assertThat(replica.certifier().wanted()).doesNotContain(1L);
    assertThat(new OpenChanges(replica.store().notes()).all()).isEmpty();
  }
}
