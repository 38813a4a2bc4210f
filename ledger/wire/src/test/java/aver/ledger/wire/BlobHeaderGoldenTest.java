package aver.ledger.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.proof.Digest;
import aver.ledger.rules.lifecycle.BlobHeaders;
import aver.proto.v1.BlobHeader;
import com.google.protobuf.ByteString;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The header of an upload in {@code docs/formats.md} must never change. */
final class BlobHeaderGoldenTest {
  @Test
  void aHeaderKeepsItsBytesAndWhatIsSigned() {
    byte[] root =
        HexFormat.of().parseHex("d36255a721e2844efcfcd88aadec92557701467b5efd95619eb3c0f6344d89ad");
    byte[] header =
        BlobHeader.newBuilder()
            .setTask("heart")
            .setAttempt(3)
            .setMember("north")
            .setKeyVersion(1)
            .setManifestRoot(ByteString.copyFrom(root))
            .build()
            .toByteArray();
    assertThat(HexFormat.of().formatHex(header))
        .isEqualTo(
            "0a05686561727410031a056e6f72746820012a20d36255a721e2844efcfcd88aadec92557701467b5efd95619eb3c0f6"
                + "344d89ad");
    Digest chain = Digest.sha256("a genesis document".getBytes(UTF_8));
    assertThat(Digest.sha256(BlobHeaders.headerMessage(chain, header)).hex())
        .isEqualTo("2df90f965e6ef28195de87b19f75f70da93864710ea6d673534c0ffa21c7fedd");
  }
}
