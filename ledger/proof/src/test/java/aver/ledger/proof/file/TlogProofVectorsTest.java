package aver.ledger.proof.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.proof.note.SignerSet;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What torchwood and transparency-dev/formats accept and refuse, and where they are lenient. */
class TlogProofVectorsTest {
  private final JsonNode vectors =
      JsonMapper.shared()
          .readTree(getClass().getResourceAsStream("/vectors/tlog-proof-cases.json"));

  @Test
  void casesAreAcceptedAndRefused() {
    SignerSet signers =
        SignerSet.parse(
            StreamSupport.stream(vectors.get("keys").spliterator(), false)
                .map(JsonNode::asString)
                .toList());
    for (JsonNode each : vectors.get("cases")) {
      assertThat(accepted(each, signers))
          .as(each.get("name").asString())
          .isEqualTo(each.get("accept").asBoolean());
    }
    assertThat(vectors.get("cases")).hasSize(19);
  }

  @Test
  void whatIsReadIsWrittenAgain() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(getClass().getResourceAsStream("/vectors/example.tlog-proof"))) {
      String file = new String(in.readAllBytes(), UTF_8);
      TlogProof proof = TlogProof.parse(file);
      assertThat(proof.text()).isEqualTo(file);
      assertThat(proof.index()).isEqualTo(11);
      assertThat(proof.extra()).hasValue("opaque, not authenticated".getBytes(UTF_8));
    }
  }

  private boolean accepted(JsonNode each, SignerSet signers) {
    try {
      TlogProof.parse(each.get("proof").asString())
          .verify(
              HexFormat.of().parseHex(each.get("leaf").asString()),
              vectors.get("origin").asString(),
              signers);
      return true;
    } catch (IllegalArgumentException refused) {
      return false;
    }
  }
}
