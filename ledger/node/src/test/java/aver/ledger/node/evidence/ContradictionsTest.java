package aver.ledger.node.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.node.certify.OfSigningReplica;
import aver.ledger.node.certify.SigningReplica;
import aver.ledger.node.roster.ReplicaSet;
import aver.ledger.proof.note.SignerSet;
import aver.ledger.rules.PlainSignatures;
import aver.ledger.rules.state.PublicKey;
import aver.ledger.rules.tx.ReportEvidence;
import aver.proto.v1.CheckpointSignature;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Two checkpoints of one height: an alarm, and a proof against whoever signed both. */
final class ContradictionsTest extends OfSigningReplica {
  @Test
  void aPeerThatSignsAnotherCheckpointIsAnAlarmAndTwoSuchPeersEndThisReplica() {
    replica.nothingHeld();
    replica.write(1);
    replica.takes("r2", 1, "another ");
    assertThat(replica.certifier().alarms()).isEqualTo(1);
    assertThat(replica.diverged()).isEmpty();
    replica.takes("r3", 1, "another ");
    assertThat(replica.diverged()).first().asString().contains("height 1");
    replica.write(2);
    assertThat(replica.signed()).as("nothing more is signed").doesNotContain(2L);
  }

  @Test
  void aLateSignatureOverAnotherCheckpointThanTheCertifiedIsAnAlarm() {
    replica.nothingHeld();
    replica.write(1);
    replica.takes("r2", 1, "ours ");
    replica.takes("r3", 1, "ours ");
    assertThat(replica.certifier().newest()).isPresent();
    replica.takes("r4", 1, "another ");
    assertThat(replica.certifier().alarms()).isEqualTo(1);
  }

  /** What the others hold makes the proof, unless it is made up, or the same. */
  @Test
  void twoCheckpointsOfOneHeightAreAProofWhereverTheOtherOneLies() {
    replica.nothingHeld();
    replica.write(1);
    replica.takes("r4", 1, "another ");
    assertThat(proofs(replica.signature("r4", 1, "another "))).isEmpty();
    CheckpointSignature other = replica.signature("r4", 1, "a third ");
    CheckpointSignature forged =
        other.toBuilder()
            .setLine(replica.signature("r3", 1, "a third ").getLine().replace("/r3 ", "/r4 "))
            .build();
    assertThat(proofs(forged)).isEmpty();
    assertThat(proofs(replica.signature("r4", 2, "a third "))).isEmpty();
    assertThat(proofs(other))
        .singleElement()
        .satisfies(proof -> {
          assertThat(proof.replica()).isEqualTo("r4");
          assertThat(proof.what()).isEqualTo(ReportEvidence.Kind.CHECKPOINTS);
          PublicKey key = SigningReplica.publicKey(replica.key("r4"));
          for (var statement : List.of(proof.first(), proof.second())) {
            assertThat(
                    new PlainSignatures()
                        .verify(key, statement.message().bytes(), statement.signature()))
                .isTrue();
          }
        });
  }

  @Test
  void aLateSignatureIsProvenByTheCertifiedNoteThatHoldsTheFirst() {
    replica.nothingHeld();
    replica.write(1);
    replica.takes("r4", 1, "ours ");
    replica.takes("r3", 1, "ours ");
    replica.takes("r4", 1, "another ");
    assertThat(proofs()).singleElement().extracting(ReportEvidence::replica).isEqualTo("r4");
  }

  @Test
  void whoSignedAfterTheCertificateAndThenOtherwiseIsProvenByWhatCameFirst() {
    replica.nothingHeld();
    replica.write(1);
    replica.takes("r2", 1, "ours ");
    replica.takes("r3", 1, "ours ");
    replica.takes("r4", 1, "ours ");
    replica.takes("r4", 1, "another ");
    assertThat(proofs()).singleElement().extracting(ReportEvidence::replica).isEqualTo("r4");
  }

  @Test
  void loneSignaturesFromBeforeDoNotHoldUpTheProofOfALaterPair() {
    replica.nothingHeld();
    for (int height = 1; height <= 9; height++) {
      replica.write(height);
      replica.takes("r4", height, "another ");
    }
    CheckpointSignature other = replica.signature("r4", 9, "a third ");
    SignedTwice twice =
        new SignedTwice(
            replica.certifier().contradictions(),
            (_, height) -> height == 9 ? List.of(other) : List.of());
    try (var view = replica.store().view()) {
      SignerSet signers = ReplicaSet.signers(view, replica.genesis().chainId());
      assertThat(IntStream.range(0, 5)) // nine, two a look
          .anySatisfy(_ -> assertThat(twice.proofs(signers, Set.of("r4"))).hasSize(1));
    }
  }

  @Test
  void whoGoesOnSigningFalseOnesDoesNotHoldUpTheProofOfAnother() {
    replica.nothingHeld();
    replica.write(1);
    replica.takes("r4", 1, "another ");
    CheckpointSignature other = replica.signature("r4", 1, "a third ");
    SignedTwice twice =
        new SignedTwice(
            replica.certifier().contradictions(),
            (id, _) -> id.equals("r4") ? List.of(other) : List.of());
    try (var view = replica.store().view()) {
      SignerSet signers = ReplicaSet.signers(view, replica.genesis().chainId());
      assertThat(IntStream.range(1, 9))
          .anySatisfy(look -> {
            for (int i = 0; i < 3; i++) {
              replica.write(3 * look + i - 1);
              replica.takes("r2", 3 * look + i - 1, "false ");
            }
            assertThat(twice.proofs(signers, Set.of("r2", "r4"))).hasSize(1);
          });
    }
  }

  /** More than are kept, before anybody was asked about any. */
  @Test
  void manyLoneSignaturesDoNotPushOutThePairThatCameBefore() {
    replica.nothingHeld();
    for (int height = 1; height <= 30; height++) {
      replica.write(height);
      replica.takes("r4", height, "another ");
    }
    CheckpointSignature other = replica.signature("r4", 1, "a third ");
    SignedTwice twice =
        new SignedTwice(
            replica.certifier().contradictions(),
            (_, height) -> height == 1 ? List.of(other) : List.of());
    try (var view = replica.store().view()) {
      SignerSet signers = ReplicaSet.signers(view, replica.genesis().chainId());
      assertThat(IntStream.range(0, 9)) // sixteen, two a look
          .anySatisfy(_ -> assertThat(twice.proofs(signers, Set.of("r4"))).hasSize(1));
    }
  }

  private List<ReportEvidence> proofs(CheckpointSignature... held) {
    SignedTwice twice =
        new SignedTwice(replica.certifier().contradictions(), (_, _) -> List.of(held));
    try (var view = replica.store().view()) {
      SignerSet signers = ReplicaSet.signers(view, replica.genesis().chainId());
      assertThat(twice.proofs(signers, Set.of("r1", "r2", "r3"))).isEmpty();
      return twice.proofs(signers, Set.copyOf(SigningReplica.IDS));
    }
  }
}
