package aver.ledger.node.certify;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.proof.Digest;
import aver.ledger.proof.note.Note;
import aver.ledger.proof.note.SignerSet;
import aver.ledger.proof.note.VerifierKey;
import aver.ledger.store.BlockHead;
import aver.proto.v1.CheckpointSignature;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a peer that sends false things costs, and what it keeps from being heard. */
final class FloodOfLinesTest extends OfSigningReplica {
  private CheckpointSignature falseOne(String id, long height) {
    String anothers = replica.signature("r3".equals(id) ? "r2" : "r3", height, "ours ").getLine();
    return replica.signature(id, height, "ours ").toBuilder().setLine(anothers).build();
  }

  @Test
  void ofAMessageNothingCountsBehindItsFirstFalseSignature() {
    replica.nothingHeld();
    for (long height = 1; height <= 3; height++) {
      replica.write(height);
    }
    replica.takes("r3", 1, "ours ");
    replica.takes("r3", 3, "ours ");
    CheckpointSignature first = replica.signature("r2", 1, "ours ");
    CheckpointSignature third = replica.signature("r2", 3, "ours ");
    replica.certifier().take("r2", List.of(first, falseOne("r2", 2), third));
    assertThat(replica.store().checkpoints().newestHeight()).as("what stood before").contains(1L);
    replica.certifier().take("r2", List.of(third));
    assertThat(replica.store().checkpoints().newestHeight()).contains(3L);
  }

  @Test
  void ofAnAnswerNoNoteCountsBehindOneWithoutQuorum() {
    replica.nothingHeld();
    replica.write(1);
    replica.write(2);
    String good = note(2, List.of("r2", "r3", "r4"));
    replica.certifier().takeNotes(List.of(note(1, List.of("r2", "r3")), good));
    assertThat(replica.certifier().newest()).isEmpty();
    replica.certifier().takeNotes(List.of(good));
    assertThat(replica.store().checkpoints().newestHeight()).contains(2L);
  }

  private String note(long height, List<String> signers) {
    List<Note.Signature> lines = new ArrayList<>();
    for (String id : signers) {
      lines.add(Note.Signature.parse(replica.signature(id, height, "ours ").getLine()));
    }
    return new Note(replica.question(height, "ours ").text(), lines).encode();
  }

  @Test
  void oneThatContradictsAllTheTimeHidesNoOther() {
    replica.nothingHeld();
    for (long height = 1; height <= 100; height++) {
      replica.write(height);
      replica.takes("r2", height, "another ");
    }
    int one = replica.certifier().alarms();
    assertThat(one).isLessThan(100);
    replica.write(101);
    replica.takes("r3", 101, "another ");
    assertThat(replica.certifier().alarms()).isEqualTo(one + 1);
  }

  /** Nobody has to sign to say that it is far ahead. */
  @Test
  void whatReplacedOnesSaidOfHowFarTheyAreIsForgotten() {
    replica.nothingHeld();
    replica.certifier().take("r3", List.of(falseOne("r3", 1_000_000)));
    replica.certifier().take("r4", List.of(falseOne("r4", 1_000_000)));
    replica.write(1);
    assertThat(replica.signed()).as("two of four are far ahead").containsExactly(0L);
    SignerSet next = withoutLast();
    replica.write(2, change(2, next));
    replica.write(3, Ballot.Question.of(replica.genesis().chainId(), head(3), next, next));
    assertThat(replica.signed()).contains(3L);
  }

  /** The newest block is signed by whoever applies it when the line of those before it is full. */
  @Test
  void aBlockThatIsSignedLateBringsBackNoFormerSigners() {
    replica.write(2, change(2, withoutLast()));
    assertThat(replica.certifier().signs("r4")).isFalse();
    replica.write(1);
    assertThat(replica.certifier().signs("r4")).isFalse();
  }

  private SignerSet withoutLast() {
    List<VerifierKey> keys = new ArrayList<>(replica.signers().keys());
    keys.removeIf(key -> key.name().endsWith("r4"));
    return new SignerSet(keys);
  }

  private Ballot.Question change(long height, SignerSet next) {
    return Ballot.Question.of(replica.genesis().chainId(), head(height), replica.signers(), next);
  }

  private static BlockHead head(long height) {
    return SigningReplica.head(
        height, Digest.sha256(("" + height).getBytes(StandardCharsets.UTF_8)));
  }
}
