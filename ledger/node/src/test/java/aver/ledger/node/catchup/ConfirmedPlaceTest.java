package aver.ledger.node.catchup;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.engine.EngineCursor;
import aver.ledger.node.SmallChain;
import aver.ledger.node.certify.CertifiedReads;
import aver.ledger.node.execution.ReplicaLedger;
import aver.ledger.node.log.BlockCut;
import aver.ledger.node.order.Cursors;
import aver.ledger.store.LedgerStore;
import aver.proto.v1.ConfirmRequest;
import aver.proto.v1.ConfirmResponse;
import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which places of the engine a witness says are behind a block, where another leader took over:
 * none that the engine may never have had.
 */
final class ConfirmedPlaceTest {
  @TempDir Path folder;
  private SmallChain chain;
  private LedgerStore store;
  private ReplicaLedger ledger;

  @BeforeEach
  void found() throws Exception {
    chain = new SmallChain(folder);
    store = chain.open(folder.resolve("ledger"));
    ledger = chain.ledger(store);
    block(1, 8, 100);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void block(int height, long term, long index) {
    chain.fill(ledger, height, height, 1, _ -> new EngineCursor(term, index));
  }

  /** An entry without a block, as a leader begins with. */
  private void passed(long term, long index) {
    store.places().passed(Cursors.encode(new EngineCursor(term, index)));
  }

  private boolean same(long height, long term, long index) {
    BlockCut cut = new BlockCut();
    cut.block(store.head(height).orElseThrow().logSize());
    ConfirmRequest request =
        ConfirmRequest.newBuilder()
            .setFromHeight(height - 1)
            .setHeight(height)
            .setTerm(term)
            .setIndex(index)
            .setCut(ByteString.copyFrom(cut.digest().bytes()))
            .build();
    List<Boolean> answers = new ArrayList<>();
    new CatchUpSource(store, new CertifiedReads(store))
        .confirm(
            "r1",
            request,
            new StreamObserver<>() {
              @Override
              public void onNext(ConfirmResponse value) {
                answers.add(value.getSame());
              }

              @Override
              public void onError(Throwable t) {
                throw new AssertionError(t);
              }

              @Override
              public void onCompleted() {}
            });
    assertThat(answers).hasSize(1);
    return answers.getFirst();
  }

  @Test
  void behindTheLastBlockOfATermIsItsOwnEntryAlone() {
    passed(9, 101);
    block(2, 9, 102);
    assertThat(same(1, 8, 100)).isTrue();
    assertThat(same(1, 8, 101)).as("it is the next leader's").isFalse();
    assertThat(same(1, 9, 101)).as("nobody knows any more").isFalse();
    assertThat(same(1, 9, 100)).isFalse();
    assertThat(same(1, 8, 99)).isFalse();
  }

  @Test
  void behindTheNewestBlockOfATermIsAlsoWhereTheEngineStands() {
    passed(9, 102);
    assertThat(same(1, 8, 100)).isTrue();
    assertThat(same(1, 9, 102)).isTrue();
    assertThat(same(1, 8, 101)).isFalse();
    assertThat(same(1, 9, 101)).isFalse();
    assertThat(same(1, 8, 102)).isFalse();
    assertThat(same(1, 9, 103)).isFalse();
  }

  @Test
  void withinATermAnyEntryUpToTheNextBlock() {
    passed(8, 103);
    assertThat(same(1, 8, 101)).isTrue();
    assertThat(same(1, 8, 103)).isTrue();
    assertThat(same(1, 8, 104)).isFalse();
    block(2, 8, 105);
    assertThat(same(1, 8, 104)).isTrue();
    assertThat(same(1, 8, 105)).isFalse();
    assertThat(same(1, 7, 104)).isFalse();
    assertThat(same(1, 9, 104)).isFalse();
  }
}
