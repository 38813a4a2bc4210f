package aver.ledger.node.certify;

import static org.assertj.core.api.Assertions.assertThat;

import aver.proto.v1.CheckpointSignature;
import org.junit.jupiter.api.Test;

/** What a replica signs, and what it never does. */
final class CertifierTest extends OfSigningReplica {
  @Test
  void nothingIsSignedUntilEnoughPeersSaidWhatTheyHold() {
    replica.write(1);
    replica.certifier().answered("r2", 0, "", "");
    replica.certifier().answered("r2", 0, "", "");
    replica.certifier().answered("stranger", 0, "", "");
    assertThat(replica.signed()).isEmpty();
    replica.certifier().answered("r4", 0, "", "");
    assertThat(replica.signed()).containsExactly(0L, 1L);
  }

  @Test
  void aRestoredDiskIsToldAndSignsOnlyAboveWhatPeersHoldOfIt() {
    replica.certifier().answered("r2", 0, "", "");
    CheckpointSignature held = replica.signature("r1", 5, "forgotten ");
    replica.certifier().answered("r3", 5, held.getText(), held.getLine());
    for (long height = 1; height <= 7; height++) {
      replica.write(height);
    }
    assertThat(replica.signed()).containsExactly(6L, 7L);
    assertThat(replica.certifier().alarms()).isZero();
    assertThat(replica.diverged())
        .singleElement()
        .asString()
        .contains(
            "r3 holds a signature of this replica at height 5, but the disk ended at height 0");
  }

  @Test
  void aPeerThatAnswersLateMayHoldWhatWasSignedSinceTheStart() {
    replica.nothingHeld();
    replica.write(1);
    replica.write(2);
    CheckpointSignature own = replica.signature("r1", 2, "ours ");
    replica.certifier().answered("r4", 2, own.getText(), own.getLine());
    assertThat(replica.diverged()).isEmpty();
    replica.write(3);
    assertThat(replica.signed()).contains(3L);
  }

  @Test
  void whatIsNotTrulyOursCountsAsNothing() {
    CheckpointSignature anothers = replica.signature("r3", 900, "ours ");
    replica.certifier().answered("r2", 900, anothers.getText(), anothers.getLine());
    replica.certifier().answered("r3", 900, replica.question(900, "ours ").text(), "no line");
    replica.write(1);
    assertThat(replica.signed()).containsExactly(0L, 1L);
  }

  @Test
  void anOwnSignatureOverAnotherCheckpointThanTheTableHoldsEndsSigning() {
    replica.nothingHeld();
    replica.write(1);
    CheckpointSignature other = replica.signature("r1", 1, "another ");
    replica.certifier().answered("r4", 1, other.getText(), other.getLine());
    assertThat(replica.certifier().alarms()).isEqualTo(1);
    replica.write(2);
    assertThat(replica.signed()).doesNotContain(2L);
  }

  @Test
  void theSameHeightIsNeverSignedForAnotherTextAlsoAfterARestart() {
    replica.nothingHeld();
    replica.write(1);
    replica.restart();
    replica.nothingHeld();
    replica.write(1, replica.question(1, "another "));
    assertThat(replica.signed()).doesNotContain(1L);
    assertThat(replica.certifier().alarms()).isEqualTo(1);
  }

  @Test
  void whoIsFarBehindSignsOnlyMultiplesOfSixteen() {
    replica.nothingHeld();
    replica.takes("r2", 100, "ours ");
    replica.takes("r3", 100, "ours ");
    for (long height = 1; height <= 40; height++) {
      replica.write(height);
    }
    assertThat(replica.signed()).containsExactly(0L, 16L, 32L);
  }
}
