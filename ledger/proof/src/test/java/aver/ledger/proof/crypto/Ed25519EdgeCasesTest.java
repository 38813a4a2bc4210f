package aver.ledger.proof.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.proof.Digest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * 106 signatures on which libraries differ: ours must give the one closed answer, and never throw.
 */
class Ed25519EdgeCasesTest {
  private final JsonNode cases =
      JsonMapper.shared()
          .readTree(Ed25519EdgeCasesTest.class.getResourceAsStream("/vectors/ed25519-edge.json"));

  @Test
  void strictVerificationGivesTheClosedAnswer() {
    for (JsonNode each : cases) {
      boolean accepted =
          SignatureCheck.verifyStrict(
              bytes(each, "publicKey"), bytes(each, "message"), bytes(each, "signature"));
      assertThat(accepted)
          .as(each.get("name").asString())
          .isEqualTo(each.get("closed").asString().equals("accept"));
    }
    assertThat(cases).hasSize(106);
  }

  @Test
  void plainVerificationNeverContradictsTheStandard() {
    for (JsonNode each : cases) {
      boolean accepted =
          SignatureCheck.verify(
              bytes(each, "publicKey"), bytes(each, "message"), bytes(each, "signature"));
      String strict = each.get("strict").asString();
      if (!strict.equals("either")) {
        assertThat(accepted).as(each.get("name").asString()).isEqualTo(strict.equals("accept"));
      }
    }
  }

  @Test
  void aKeySignsWhatItsPublicKeyVerifiesAndNotOnAnotherChain() {
    SigningKey key = SigningKey.ofSeed(new byte[32]);
    var here = Digest.sha256(new byte[] {1});
    var there = Digest.sha256(new byte[] {2});
    byte[] body = {1, 2, 3};
    byte[] signature = key.sign(Domain.TRANSACTION.message(here, body));
    assertThat(verified(key, Domain.TRANSACTION.message(here, body), signature)).isTrue();
    assertThat(verified(key, Domain.TRANSACTION.message(there, body), signature)).isFalse();
    assertThat(verified(key, Domain.BLOB_HEADER.message(here, body), signature)).isFalse();
  }

  private static boolean verified(SigningKey key, byte[] message, byte[] signature) {
    return SignatureCheck.verifyStrict(key.publicKey(), message, signature);
  }

  private static byte[] bytes(JsonNode each, String field) {
    return HexFormat.of().parseHex(each.get(field).asString());
  }
}
