package aver.ledger.engine.comet.abci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.engine.Snapshots;
import aver.ledger.engine.comet.proto.Empty;
import aver.ledger.engine.comet.proto.Request;
import aver.ledger.engine.comet.proto.RequestFinalizeBlock;
import aver.ledger.engine.comet.proto.RequestInitChain;
import aver.ledger.engine.comet.proto.Response;
import aver.ledger.engine.kit.Disk;
import aver.ledger.engine.kit.KitApplication;
import com.google.protobuf.ByteString;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls that no engine of this ledger makes are refused by name, and change nothing. */
final class RefusedCallsTest {
  private static final Request COMMIT =
      Request.newBuilder().setCommit(Empty.getDefaultInstance()).build();

  private final Disk disk = new Disk(Disk.EMPTY);
  private final Heard heard = new Heard();
  private final AbciApplication application =
      new AbciApplication(
          new KitApplication(disk),
          List::of,
          Snapshots.none(),
          "aver-chain",
          new AbciApplication.Limits(100, 100),
          heard,
          heard);

  @Test
  void whatIsNoCallIsRefused() {
    assertThat(refusal(Request.getDefaultInstance())).startsWith("no-call: ");
  }

  @Test
  void theOrderOfAnotherLedgerIsRefused() {
    Request.Builder init =
        Request.newBuilder().setInitChain(RequestInitChain.newBuilder().setChainId("aver-other"));
    assertThat(refusal(init.build()))
        .startsWith("other-chain: ")
        .contains("aver-other, not aver-chain");
  }

  @Test
  void aCommitWithoutABlockIsRefused() {
    assertThat(refusal(COMMIT)).startsWith("no-block: ");
    assertThat(application.apply(block(1)).hasFinalizeBlock()).isTrue();
    assertThat(application.apply(COMMIT).hasCommit()).isTrue();
    assertThat(refusal(COMMIT)).startsWith("no-block: ");
  }

  @Test
  void aBlockThatWasCommittedOrHasNoPlaceIsRefused() {
    assertThat(refusal(block(Long.MIN_VALUE))).startsWith("old-block: ");
    assertThat(refusal(block(0))).startsWith("old-block: ");
    // until it is committed, the engine may ask again
    assertThat(application.apply(block(3)).hasFinalizeBlock()).isTrue();
    assertThat(application.apply(block(3)).hasFinalizeBlock()).isTrue();
    assertThat(application.apply(COMMIT).hasCommit()).isTrue();
    assertThat(refusal(block(3))).startsWith("old-block: ");
    assertThat(disk.read().applied()).containsExactly("text of 3");
  }

  private static Request block(long height) {
    return Request.newBuilder()
        .setFinalizeBlock(
            RequestFinalizeBlock.newBuilder()
                .setHeight(height)
                .addTxs(ByteString.copyFrom("text of " + height, UTF_8)))
        .build();
  }

  private String refusal(Request request) {
    Disk.Content before = disk.read();
    Response answer = application.apply(request);
    assertThat(disk.read()).isEqualTo(before);
    assertThat(heard.failures).isEmpty();
    assertThat(answer.hasException()).as("%s", answer).isTrue();
    return answer.getException().getError();
  }
}
