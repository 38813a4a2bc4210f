package aver.ledger.node.certify;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SigningKey;
import aver.ledger.proof.note.Note;
import aver.ledger.proof.note.SignerSet;
import aver.ledger.proof.note.VerifierKey;
import aver.proto.v1.CheckpointSignature;
import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How signatures of a checkpoint become a certificate, and what is left out of it. */
final class CertificatesTest extends OfSigningReplica {
  @Test
  void falseSignaturesAreLeftOutOfTheNote() {
    replica.nothingHeld();
    replica.write(1);
    CheckpointSignature wrong = replica.signature("r4", 1, "ours ");
    replica
        .certifier()
        .take(
            "r4",
            List.of(
                wrong.toBuilder().setLine(replica.signature("r3", 1, "ours ").getLine()).build()));
    replica.takes("r3", 1, "ours ");
    assertThat(replica.certifier().newest()).isEmpty();
    replica.takes("r2", 1, "ours ");
    Note note = Note.parse(replica.certifier().newest().orElseThrow());
    assertThat(replica.signers().certifies(note)).isTrue();
    assertThat(note.signatures()).hasSize(3);
    assertThat(replica.certifier().highest("r2"))
        .hasValueSatisfying(h -> assertThat(h.height()).isEqualTo(1));
    assertThat(replica.certifier().highest("r1"))
        .hasValueSatisfying(h -> assertThat(h.height()).isEqualTo(1));
  }

  @Test
  void ofANoteOfAPeerOnlyTheGoodLinesAreKept() {
    replica.nothingHeld();
    replica.write(1);
    String text = replica.question(1, "ours ").text();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    List<Note.Signature> lines = new ArrayList<>();
    lines.add(
        Note.Signature.of(new VerifierKey("x", SigningReplica.newKey().publicKey()), new byte[64]));
    SigningKey stranger = SigningReplica.newKey();
    lines.add(Note.Signature.of(replica.verifier("r4", stranger), stranger.sign(bytes)));
    for (String id : List.of("r1", "r2", "r3", "r3")) {
      lines.add(Note.Signature.parse(replica.signature(id, 1, "ours ").getLine()));
    }
    replica.certifier().takeNotes(List.of(new Note(text, lines).encode()));
    assertThat(Note.parse(replica.certifier().newest().orElseThrow()).signatures())
        .containsExactlyElementsOf(lines.subList(2, 5));
    assertThat(replica.certifier().highest("r4"))
        .as("a stranger's line under the name of r4")
        .isEmpty();
  }

  @Test
  void aPeerThatClaimsManyHeightsDoesNotPushOutTheBlockThatIsBeingCertified() {
    replica.nothingHeld();
    replica.write(1);
    CheckpointSignature claim = replica.signature("r4", 1, "ours ");
    for (long height = 2; height < 400; height++) {
      replica.certifier().take("r4", List.of(claim.toBuilder().setHeight(height).build()));
    }
    assertThat(replica.signed()).containsExactly(0L, 1L);
    replica.takes("r2", 1, "ours ");
    replica.takes("r3", 1, "ours ");
    assertThat(replica.store().checkpoints().newestHeight()).contains(1L);
  }

  @Test
  void farBehindOnlyEverySixteenthIsSignedAndOneNoteOfAPeerCatchesUp() {
    replica.nothingHeld();
    replica.takes("r2", 60, "ours ");
    replica.takes("r3", 60, "ours ");
    for (long height = 1; height <= 60; height++) {
      replica.write(height);
    }
    assertThat(replica.certifier().newest()).as("60 is certified with ours").isPresent();
    for (long height = 61; height <= 62; height++) {
      replica.write(height);
    }
    assertThat(replica.signed()).containsExactly(61L, 62L);
    String text = replica.question(62, "ours ").text();
    List<Note.Signature> lines =
        List.of("r2", "r3", "r4").stream()
            .map(id -> Note.Signature.parse(replica.signature(id, 62, "ours ").getLine()))
            .toList();
    replica.certifier().takeNotes(List.of("nonsense", new Note(text, lines).encode()));
    assertThat(replica.certifier().wanted()).isEmpty();
    assertThat(replica.store().checkpoints().newestHeight()).contains(62L);
  }

  @Test
  void aChangeOfTheSetStaysOpenUntilItIsCertifiedAndIsKeptWithItsKeys() {
    replica.nothingHeld();
    SignerSet next =
        new SignerSet(
            replica.signers().keys().stream().filter(k -> !k.name().endsWith("r4")).toList());
    Ballot.Question change =
        Ballot.Question.of(
            replica.genesis().chainId(),
            SigningReplica.head(1, Digest.ZERO),
            replica.signers(),
            next);
    replica.write(1, change);
    replica.write(2);
    replica.takes("r2", 2, "ours ");
    replica.takes("r3", 2, "ours ");
    assertThat(replica.store().checkpoints().newestHeight()).contains(2L);
    assertThat(replica.certifier().wanted()).containsExactly(1L);
    for (String id : List.of("r2", "r3")) {
      byte[] bytes = replica.key(id).sign(change.text().getBytes(StandardCharsets.UTF_8));
      String line = Note.Signature.of(replica.verifier(id, replica.key(id)), bytes).line();
      replica
          .certifier()
          .take(
              id,
              List.of(
                  replica.signature(id, 1, "ours ").toBuilder()
                      .setText(change.text())
                      .setLine(line)
                      .build()));
    }
    assertThat(replica.store().checkpoints().changesAbove(-1)).containsOnlyKeys(1L);
    assertThat(replica.store().checkpoints().changesAbove(-1).values())
        .allSatisfy(kept -> assertThat(kept.vkeys()).isEqualTo(next.lines()));

    CertifiedReads reads = new CertifiedReads(replica.store());
    var atTheChange =
        CertifiedReads.Certified.of(replica.store().checkpoints().at(1).orElseThrow());
    assertThat(reads.links(ByteString.EMPTY, atTheChange)).as("the old set signed it").isEmpty();
    assertThat(reads.links(ByteString.EMPTY, reads.newest().orElseThrow())).hasSize(1);
  }
}
