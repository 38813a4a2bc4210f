package aver.ledger.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.proof.Digest;
import aver.ledger.proof.log.MerkleHash;
import aver.ledger.rules.lifecycle.BlobHeaders;
import aver.ledger.rules.lifecycle.Commitments;
import aver.ledger.rules.lifecycle.Manifests;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bytes of {@code docs/formats.md} that must never change, computed by another program. */
class ManifestGoldenTest {
  private static final Digest BLOB =
      Digest.ofHex("adb94903406488be346699ba3711793009e87665c9227fe566a400bb7db99b32");

  private final Digest root =
      Manifests.root(List.of(new VectorEntry(VectorRole.DELTA, 49_177, BLOB)));

  @Test
  void aManifestKeepsItsRoot() {
    assertThat(root.hex())
        .isEqualTo("d36255a721e2844efcfcd88aadec92557701467b5efd95619eb3c0f6344d89ad");
  }

  @Test
  void aManifestKeepsItsBytes() {
    String bytes =
        "617665722f6d616e69666573742f76310a01000000010101000000000000c019adb94903406488be346699ba37117930"
            + "09e87665c9227fe566a400bb7db99b32";
    assertThat(Digest.sha256(HexFormat.of().parseHex(bytes))).isEqualTo(root);
  }

  @Test
  void anAcknowledgementKeepsItsMessage() {
    byte[] body = BlobHeaders.body("heart", 3, "north", root);
    byte[] message = BlobHeaders.acknowledgementMessage(sha("a genesis document"), body);
    assertThat(HexFormat.of().formatHex(message))
        .isEqualTo(
            "617665722f626c6f622d61636b2f76310a2d0db74fff507c71df7cfcad3a37fa8571ae2bab31dec459df813377c624a1"
                + "ed5e9ada6dc67f6946fc0d8293ee50bcaf7709d5e9f1559f03128400fe444e8b65");
  }

  @Test
  void aCommitmentKeepsItsHash() {
    Digest commitment =
        Commitments.of(sha("a genesis document"), "heart", 3, "north", root, sha("salt"));
    assertThat(commitment.hex())
        .isEqualTo("3b9278ef4092e7899fed6d5b94d20f3d0f6510c71931b2f163d16afef4e1cc02");
  }

  @Test
  void aLeafKeepsItsBytesAndHash() {
    byte[] leaf =
        Leaf.CODEC.encode(
            new Leaf(7, 1_767_225_600_000L, sha("a transaction"), "north", 0, sha("effects")));
    assertThat(HexFormat.of().formatHex(leaf))
        .isEqualTo(
            "0100000000000000070000019b76daa8006bc9e91ed170a2e2d97883ebee8849c7a5ab0de48ef628"
                + "7ce17470205ea2e6ff000000056e6f72746800888ad3a8bb06276a7824388d9c079bfc7122bb0cbd"
                + "69a8123332ce6248185557");
    assertThat(MerkleHash.leaf(leaf).hex())
        .isEqualTo("c0821b5f9a75d7938362fc6387cbb8ce374a7e8b4560345e213871eac0d250ca");
  }

  private static Digest sha(String text) {
    return Digest.sha256(text.getBytes(UTF_8));
  }
}
