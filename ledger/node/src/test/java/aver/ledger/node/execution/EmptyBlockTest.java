package aver.ledger.node.execution;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.engine.Snapshots;
import aver.ledger.engine.comet.abci.AbciApplication;
import aver.ledger.engine.comet.proto.Empty;
import aver.ledger.engine.comet.proto.Misbehavior;
import aver.ledger.engine.comet.proto.Request;
import aver.ledger.engine.comet.proto.RequestFinalizeBlock;
import aver.ledger.node.SmallChain;
import aver.ledger.store.LedgerStore;
import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A block of CometBFT in which nothing is done gives the app hash of before: else the engine would
 * make a block for the new hash, for ever.
 */
final class EmptyBlockTest {
  private static final AbciApplication.Listener NOBODY =
      new AbciApplication.Listener() {
        @Override
        public void connected() {}

        @Override
        public void committed(long height, String proposer, List<ByteString> transactions) {}

        @Override
        public void misbehaved(long height, List<Misbehavior> what) {}
      };

  @TempDir Path folder;

  @Test
  void blocksInWhichNothingIsDoneChangeNoAppHash() throws Exception {
    SmallChain chain = new SmallChain(folder);
    try (LedgerStore store = chain.open(folder.resolve("ledger"))) {
      ReplicaLedger ledger = chain.ledger(store);
      chain.fill(ledger, 1, 2);
      AbciApplication application =
          new AbciApplication(
              ledger,
              List::of,
              Snapshots.none(),
              chain.genesis().chainId().hex(),
              new AbciApplication.Limits(1 << 16, 1 << 16),
              NOBODY,
              (what, e) -> {
                throw new AssertionError(what, e);
              });
      ByteString before = appHash(application);
      long height = store.head().orElseThrow().height();
      assertThat(block(application, 101)).as("no transactions").isEqualTo(before);
      assertThat(block(application, 102, "noise")).as("noise").isEqualTo(before);
      assertThat(block(application, 103)).isEqualTo(before);
      assertThat(appHash(application)).isEqualTo(before);
      assertThat(store.head().orElseThrow().height()).isEqualTo(height);
      assertThat(ledger.info().cursor().index()).isEqualTo(103);

      chain.fill(ledger, 11, 11); // something is done
      assertThat(appHash(application)).isNotEqualTo(before);
    }
  }

  private static ByteString appHash(AbciApplication application) {
    return application
        .apply(Request.newBuilder().setInfo(Empty.getDefaultInstance()).build())
        .getInfo()
        .getLastBlockAppHash();
  }

  /** The app hash that a block gives. */
  private static ByteString block(AbciApplication application, long height, String... texts) {
    RequestFinalizeBlock.Builder block = RequestFinalizeBlock.newBuilder().setHeight(height);
    for (String text : texts) {
      block.addTxs(ByteString.copyFromUtf8(text));
    }
    ByteString hash =
        application
            .apply(Request.newBuilder().setFinalizeBlock(block).build())
            .getFinalizeBlock()
            .getAppHash();
    var _ = application.apply(Request.newBuilder().setCommit(Empty.getDefaultInstance()).build());
    return hash;
  }
}
