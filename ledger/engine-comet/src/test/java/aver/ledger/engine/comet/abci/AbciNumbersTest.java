package aver.ledger.engine.comet.abci;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.engine.comet.proto.Empty;
import aver.ledger.engine.comet.proto.ExecTxResult;
import aver.ledger.engine.comet.proto.Request;
import aver.ledger.engine.comet.proto.RequestFinalizeBlock;
import aver.ledger.engine.comet.proto.Response;
import aver.ledger.engine.comet.proto.ResponseCheckTx;
import aver.ledger.engine.comet.proto.ResponseFinalizeBlock;
import aver.ledger.engine.comet.proto.ResponseInfo;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.HexFormat;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Our own description of ABCI 2.0 gives the bytes that CometBFT 0.38 writes and reads. */
final class AbciNumbersTest {
  @Test
  void eachCallHasTheNumberOfTheProtocol() {
    assertThat(numbers(Request.getDescriptor()))
        .isEqualTo(
            "echo 1, flush 2, info 3, init_chain 5, query 6, check_tx 8, commit 11,"
                + " list_snapshots 12, offer_snapshot 13, load_snapshot_chunk 14,"
                + " apply_snapshot_chunk 15, prepare_proposal 16, process_proposal 17,"
                + " extend_vote 18, verify_vote_extension 19, finalize_block 20");
    assertThat(numbers(Response.getDescriptor()))
        .isEqualTo(
            "exception 1, echo 2, flush 3, info 4, init_chain 6, query 7, check_tx 9, commit 12,"
                + " list_snapshots 13, offer_snapshot 14, load_snapshot_chunk 15,"
                + " apply_snapshot_chunk 16, prepare_proposal 17, process_proposal 18,"
                + " extend_vote 19, verify_vote_extension 20, finalize_block 21");
  }

  private static String numbers(Descriptor envelope) {
    return envelope.getFields().stream()
        .map((FieldDescriptor field) -> field.getName() + " " + field.getNumber())
        .collect(Collectors.joining(", "));
  }

  /** Written out by hand from the protocol's field numbers. */
  @Test
  void messagesHaveTheirBytes() throws Exception {
    // 20: a block of one transaction "ab" (1), its hash (4), height 7 (5), proposer (8)
    RequestFinalizeBlock block =
        Request.parseFrom(hex("a2010c 0a026162 2201ff 2807 420199")).getFinalizeBlock();
    assertThat(block.getTxsList()).containsExactly(ByteString.copyFromUtf8("ab"));
    assertThat(block.getHash()).isEqualTo(bytes("ff"));
    assertThat(block.getHeight()).isEqualTo(7);
    assertThat(block.getProposerAddress()).isEqualTo(bytes("99"));

    // 21: one result with code 0 (2), the app hash (5)
    assertThat(
            Response.newBuilder()
                .setFinalizeBlock(
                    ResponseFinalizeBlock.newBuilder()
                        .addTxResults(ExecTxResult.getDefaultInstance())
                        .setAppHash(bytes("abcd")))
                .build()
                .toByteArray())
        .isEqualTo(hex("aa0106 1200 2a02abcd"));
    // 4: data (1), last height (4), last app hash (5)
    assertThat(
            Response.newBuilder()
                .setInfo(
                    ResponseInfo.newBuilder()
                        .setData("aver")
                        .setLastBlockHeight(300)
                        .setLastBlockAppHash(bytes("ee")))
                .build()
                .toByteArray())
        .isEqualTo(hex("220c 0a0461766572 20ac02 2a01ee"));
    // 9: code (1), log (3), codespace (8)
    assertThat(
            Response.newBuilder()
                .setCheckTx(ResponseCheckTx.newBuilder().setCode(2).setLog("no").setCodespace("x"))
                .build()
                .toByteArray())
        .isEqualTo(hex("4a09 0802 1a026e6f 420178"));
    assertThat(Request.parseFrom(hex("5a00"))).isEqualTo(commit());
  }

  private static Request commit() {
    return Request.newBuilder().setCommit(Empty.getDefaultInstance()).build();
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFrom(hex(text));
  }
}
