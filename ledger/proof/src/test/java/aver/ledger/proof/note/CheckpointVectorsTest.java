package aver.ledger.proof.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SigningKey;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code golang.org/x/mod/sumdb/note} and torchwood accept and refuse. */
class CheckpointVectorsTest {
  private static final Digest CHAIN = Digest.sha256(new byte[] {1});

  @Test
  void notesOfTheVectorsAreAcceptedAndRefused() {
    JsonNode vectors =
        JsonMapper.shared()
            .readTree(getClass().getResourceAsStream("/vectors/checkpoint-cases.json"));
    SignerSet signers =
        SignerSet.parse(
            StreamSupport.stream(vectors.get("keys").spliterator(), false)
                .map(JsonNode::asString)
                .toList());
    assertThat(signers.quorum()).isEqualTo(vectors.get("quorum").asInt());
    String origin = vectors.get("origin").asString();
    for (JsonNode c : vectors.get("cases")) {
      assertThat(accepts(signers, origin, c.get("note").asString()))
          .as(c.get("name").asString())
          .isEqualTo(c.get("accept").asBoolean());
    }
  }

  private static boolean accepts(SignerSet signers, String origin, String text) {
    try {
      Note note = Note.parse(text);
      return Checkpoint.parse(note.text()).origin().equals(origin) && signers.certifies(note);
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  @Test
  void aWalkFollowsCertifiedChangesOnly() {
    SignerSet first = signers(0);
    SignerSet second = signers(1);
    LedgerCheckpoint change = checkpoint(7, second.hash());
    LedgerCheckpoint later = checkpoint(9, second.hash());
    TrustedSet genesis = new TrustedSet(CHAIN, first, 0);
    TrustedSet now = genesis.follow(List.of(new Link(signed(change, 0, 3), second.lines())));
    assertThat(now.signers().hash()).isEqualTo(second.hash());
    assertThat(now.accept(signed(later, 1, 3))).isEqualTo(later);
    assertThatThrownBy(() -> now.accept(signed(later, 0, 3)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> genesis.accept(signed(change, 0, 2)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> genesis.follow(List.of(new Link(signed(change, 0, 3), first.lines()))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static LedgerCheckpoint checkpoint(long height, Digest members) {
    return new LedgerCheckpoint(CHAIN, 3, Digest.sha256(), height, 5, Digest.ZERO, members);
  }

  private static SigningKey key(int set, int i) {
    return SigningKey.ofSeed(
        Digest.sha256(new byte[] {(byte) (set > 0 && i == 0 ? 99 : i)}).bytes());
  }

  private static VerifierKey verifier(int set, int i) {
    return new VerifierKey(LedgerCheckpoint.signer(CHAIN, "r" + i), key(set, i).publicKey());
  }

  private static SignerSet signers(int set) {
    List<VerifierKey> keys = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      keys.add(verifier(set, i));
    }
    return new SignerSet(keys);
  }

  private static String signed(LedgerCheckpoint checkpoint, int set, int count) {
    List<Note.Signature> signatures = new ArrayList<>();
    Note unsigned = new Note(checkpoint.text(), List.of());
    for (int i = 0; i < count; i++) {
      signatures.add(Note.Signature.of(verifier(set, i), key(set, i).sign(unsigned.signedBytes())));
    }
    return new Note(checkpoint.text(), signatures).encode();
  }
}
