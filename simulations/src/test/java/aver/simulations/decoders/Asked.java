package aver.simulations.decoders;

import aver.ledger.engine.Snapshots;
import aver.ledger.engine.comet.abci.AbciApplication;
import aver.ledger.engine.comet.abci.RefusedCallException;
import aver.ledger.engine.comet.proto.Misbehavior;
import aver.ledger.engine.comet.proto.Request;
import aver.ledger.engine.comet.proto.RequestFinalizeBlock;
import aver.ledger.engine.comet.proto.Response;
import aver.ledger.node.execution.ParallelSignatures;
import aver.ledger.node.execution.ReplicaLedger;
import aver.ledger.node.health.LedgerMeters;
import aver.ledger.rules.Genesis;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.MemoryDisk;
import aver.ledger.wire.GenesisFile;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A ledger as CometBFT asks it, with a store in memory. */
final class Asked {
  private static final int TRANSACTION_MAX = 1 << 16;

  private static final AbciApplication.Listener NOBODY =
      new AbciApplication.Listener() {
        @Override
        public void connected() {}

        @Override
        public void committed(long height, String proposer, List<ByteString> transactions) {}

        @Override
        public void misbehaved(long height, List<Misbehavior> what) {}
      };

  private static final List<String> REASONS =
      Stream.of(RefusedCallException.Reason.values()).map(reason -> reason.code() + ": ").toList();

  private static @Nullable AbciApplication application;
  private static long height;

  private Asked() {}

  /**
   * What is answered to a message: the call's own answer, or one of the refusals. The engine
   * numbers its blocks from 1 on, which is done here too.
   */
  static synchronized Response of(byte[] bytes) throws InvalidProtocolBufferException {
    Request asked = Request.parseFrom(bytes);
    if (asked.hasFinalizeBlock() && asked.getFinalizeBlock().getHeight() > 0) {
      RequestFinalizeBlock.Builder block = asked.getFinalizeBlock().toBuilder();
      asked = asked.toBuilder().setFinalizeBlock(block.setHeight(++height)).build();
    }
    Response answer = application().apply(asked);
    String called = asked.getValueCase().name();
    if (answer.hasException()
        ? REASONS.stream().noneMatch(answer.getException().getError()::startsWith)
        : !answer.getValueCase().name().equals(called)) {
      throw new AssertionError(called + " is answered by " + answer);
    }
    return answer;
  }

  private static AbciApplication application() {
    AbciApplication known = application;
    if (known == null) {
      Genesis genesis = genesis();
      known =
          new AbciApplication(
              new ReplicaLedger(
                  LedgerStore.open(new MemoryDisk(), genesis.chainId()),
                  genesis,
                  new LedgerMeters(new SimpleMeterRegistry()),
                  ParallelSignatures::of,
                  _ -> {}),
              List::of,
              Snapshots.none(),
              genesis.chainId().hex(),
              new AbciApplication.Limits(TRANSACTION_MAX, 2 << 20),
              NOBODY,
              (what, e) -> {
                throw new AssertionError(what, e);
              });
      application = known;
    }
    return known;
  }

  private static Genesis genesis() {
    try {
      return GenesisFile.read(Corpus.input(FilesFuzzTest.class, "genesis/demonstration"));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
