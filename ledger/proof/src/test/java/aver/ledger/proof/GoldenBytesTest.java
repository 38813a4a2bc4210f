package aver.ledger.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.proof.crypto.Domain;
import aver.ledger.proof.crypto.SigningKey;
import aver.ledger.proof.log.BlobRoot;
import aver.ledger.proof.log.Frontier;
import aver.ledger.proof.log.MerkleHash;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.Note;
import aver.ledger.proof.note.SignerSet;
import aver.ledger.proof.note.VerifierKey;
import aver.ledger.proof.smt.StateProof;
import aver.ledger.proof.smt.StateReader;
import aver.ledger.proof.smt.StateTree;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Bytes that must never change: what is hashed and signed, and what others keep. {@code
 * docs/formats.md} shows the same bytes.
 */
class GoldenBytesTest {
  private static final Digest CHAIN = Digest.sha256("a genesis document".getBytes(UTF_8));

  @Test
  void everyDomainKeepsItsPrefixAndMessage() throws IOException {
    StringBuilder now = new StringBuilder();
    for (Domain domain : Domain.values()) {
      now.append(domain)
          .append(' ')
          .append(hex(domain.message(CHAIN, new byte[] {1, 2, 3})))
          .append(' ')
          .append(domain.hash(CHAIN, new byte[] {1, 2, 3}))
          .append('\n');
    }
    assertThat(now.toString()).isEqualTo(golden("domains.txt"));
  }

  @Test
  void treesKeepTheirHashesAndBytes() throws IOException {
    Frontier log = Frontier.EMPTY;
    for (int i = 0; i < 11; i++) {
      log = log.append(MerkleHash.leaf(("leaf " + i).getBytes(UTF_8)));
    }
    byte[] blob = new byte[3 * BlobRoot.LEAF_BYTES + 100];
    for (int i = 0; i < blob.length; i++) {
      blob[i] = (byte) ((i * 31) >>> 3);
    }
    String now =
        "frontier-11 %s\nlog-root-11 %s\nblob-root %s\nstate-root %s\n"
            .formatted(hex(log.encode()), log.root(), BlobRoot.of(blob), state());
    assertThat(now).isEqualTo(golden("trees.txt"));
  }

  @Test
  void aProofOfAValueKeepsItsBytes() throws IOException {
    StateTree.Change tree = tree();
    StateReader reader =
        new StateReader(hash -> Objects.requireNonNull(tree.created().get(hash)), tree.root());
    byte[] key = "log/size".getBytes(UTF_8);
    byte[] proof = reader.prove(key);
    assertThat(hex(proof) + "\n").isEqualTo(golden("proof.txt"));
    assertThat(StateProof.present(state(), key, "17".getBytes(UTF_8), proof)).isTrue();
  }

  @Test
  void aCheckpointKeepsItsTextAndSignatures() throws IOException {
    List<VerifierKey> keys = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      keys.add(
          new VerifierKey(LedgerCheckpoint.signer(CHAIN, "replica-" + i), signer(i).publicKey()));
    }
    SignerSet set = new SignerSet(keys);
    String text =
        new LedgerCheckpoint(
                CHAIN, 11, MerkleHash.EMPTY_ROOT, 7, 1_767_225_600_000L, state(), set.hash())
            .text();
    List<Note.Signature> signatures = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      signatures.add(Note.Signature.of(keys.get(i - 1), signer(i).sign(text.getBytes(UTF_8))));
    }
    Note note = new Note(text, signatures);
    assertThat(note.encode()).isEqualTo(golden("checkpoint.txt"));
    assertThat(String.join("\n", set.lines()) + "\n").isEqualTo(golden("vkeys.txt"));
    assertThat(set.certifies(Note.parse(golden("checkpoint.txt")))).isTrue();
  }

  private static Digest state() {
    return tree().root();
  }

  private static StateTree.Change tree() {
    return StateTree.update(
        hash -> {
          throw new IllegalStateException("nothing is stored yet");
        },
        StateTree.EMPTY,
        Map.of(
            "log/size", Optional.of("17".getBytes(UTF_8)),
            "task/0012", Optional.of("open".getBytes(UTF_8)),
            "member/alice", Optional.of("active".getBytes(UTF_8))));
  }

  private static SigningKey signer(int replica) {
    return SigningKey.ofSeed(Digest.sha256(("checkpoint key " + replica).getBytes(UTF_8)).bytes());
  }

  private static String golden(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(GoldenBytesTest.class.getResourceAsStream("/golden/" + name))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
