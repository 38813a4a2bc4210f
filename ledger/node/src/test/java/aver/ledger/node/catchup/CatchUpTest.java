package aver.ledger.node.catchup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.engine.EngineCursor;
import aver.ledger.engine.EngineException;
import aver.ledger.engine.Membership;
import aver.ledger.engine.Peer;
import aver.ledger.node.SmallChain;
import aver.ledger.node.certify.Certifier;
import aver.proto.v1.CatchUpResponse;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica that was away goes on by another's log, also when the first that it asks lies. */
final class CatchUpTest {
  private static final int EACH = SmallChain.EACH;
  private static final int BLOCKS = Lagging.BLOCKS;

  @TempDir Path folder;
  private Lagging lagging;

  @BeforeEach
  void found() throws Exception {
    lagging = new Lagging(folder);
  }

  @AfterEach
  void close() {
    lagging.close();
  }

  private static Membership membership() {
    Peer self = new Peer("r1", "localhost:2");
    return new Membership("r1", List.of(self));
  }

  private void caughtUpFromTheNext(UnaryOperator<Iterator<CatchUpResponse>> lie) throws Exception {
    lagging.serveHonest("r2", "r3");
    lagging.serveLie("r4", lie);
    var reached =
        lagging
            .catchUp("r4", "r2", "r3")
            .fetch(membership(), new EngineCursor(1, 10))
            .toCompletableFuture();
    assertThat(reached.get().cursor()).isEqualTo(new EngineCursor(1, 10L * BLOCKS));
    assertThat(lagging.died()).isEmpty();
    for (long height = 0; height <= BLOCKS; height++) {
      assertThat(lagging.behind().head(height)).isEqualTo(lagging.honest().head(height));
    }
    assertThat(lagging.behind().checkpoints().newestHeight()).contains((long) BLOCKS);
  }

  @Test
  void aSourceThatChangesASignatureIsLeftForAnother() throws Exception {
    caughtUpFromTheNext(Lagging.signatureChangedIn(2 * EACH + 1));
  }

  @Test
  void heightsThatWereReplayedAreNotSignedAfterARestart() throws Exception {
    lagging.serveNothing("r2");
    lagging.serveHonest("r3");
    lagging.serveLie("r4", Lagging.signatureChangedIn(2 * EACH + 1));
    assertThatThrownBy(() -> lagging.catchUp("r4", "r2").from(EngineCursor.NONE))
        .isInstanceOf(EngineException.class);
    assertThat(lagging.behind().head().orElseThrow().height())
        .as("what came before stays")
        .isEqualTo(2);

    var key = lagging.chain().keys("r1").checkpoint().orElseThrow();
    Certifier restarted =
        new Certifier(
            lagging.behind(),
            lagging.chain().genesis().chainId(),
            "r1",
            key,
            _ -> {},
            lagging.died()::add);
    restarted.resume();
    restarted.answered("r2", 0, "", "");
    restarted.answered("r3", 0, "", "");
    assertThat(restarted.wanted()).containsExactly(0L);
    assertThat(restarted.pending()).hasSize(1);
  }

  @Test
  void whoeverHasAPartOfALogAndCannotGetTheRestEndsBeforeItsEngineGoesOn() throws Exception {
    lagging.serveNothing("r2");
    lagging.serveHonest("r3");
    lagging.serveLie("r4", Lagging.signatureChangedIn(2 * EACH + 1));
    var reached =
        lagging.catchUp("r4", "r2").fetch(membership(), EngineCursor.NONE).toCompletableFuture();
    assertThatThrownBy(reached::get).hasCauseInstanceOf(EngineException.class);
    assertThat(lagging.died()).singleElement().asString().contains("nobody gives the rest");
  }

  @Test
  void whoeverGetsNothingOfALogGoesOn() throws Exception {
    lagging.serveHonest("r3");
    lagging.serveLie("r4", _ -> List.<CatchUpResponse>of().iterator());
    var reached =
        lagging.catchUp("r4").fetch(membership(), EngineCursor.NONE).toCompletableFuture();
    assertThatThrownBy(reached::get).hasCauseInstanceOf(EngineException.class);
    assertThat(lagging.died()).isEmpty();
  }

  @Test
  void aSourceThatSendsNothingIsLeftForAnother() throws Exception {
    caughtUpFromTheNext(_ -> List.<CatchUpResponse>of().iterator());
  }

  @Test
  void aSourceThatNamesAnotherPlaceOfTheEngineIsLeftForAnother() throws Exception {
    caughtUpFromTheNext(
        Lagging.each(one ->
            one.hasTarget()
                ? one.toBuilder()
                    .setTarget(one.getTarget().toBuilder().setIndex(10L * BLOCKS + 3))
                    .build()
                : one));
  }

  @Test
  void aSourceThatCutsTheLogIntoOtherBlocksIsLeftForAnother() throws Exception {
    caughtUpFromTheNext(
        Lagging.each(one -> {
          long height = one.getTransaction().getSeq() == 2 * EACH ? 3 : 0;
          return height == 0
              ? one
              : one.toBuilder()
                  .setTransaction(one.getTransaction().toBuilder().setHeight(height))
                  .build();
        }));
  }

  @Test
  void theLogOfALiarAloneIsNotBelieved() throws Exception {
    lagging.serveHonest("r3");
    lagging.serveLie("r4", _ -> List.<CatchUpResponse>of().iterator());
    assertThatThrownBy(() -> lagging.catchUp("r4").from(EngineCursor.NONE))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("it sent nothing");
  }
}
