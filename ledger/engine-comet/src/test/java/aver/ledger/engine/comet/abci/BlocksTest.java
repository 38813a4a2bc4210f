package aver.ledger.engine.comet.abci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.engine.DecidedBlock;
import aver.ledger.engine.EngineCursor;
import aver.ledger.engine.Peer;
import aver.ledger.engine.Voter;
import aver.ledger.engine.comet.proto.RequestFinalizeBlock;
import aver.ledger.engine.kit.Disk;
import aver.ledger.engine.kit.KitApplication;
import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who orders is asked for by one thread while another one commits. */
@Timeout(60)
final class BlocksTest {
  private static final List<Voter> VOTERS =
      Stream.of("1", "2", "3", "4")
          .map(id -> new Voter(new Peer("r" + id, "127.0.0.1:1"), id.repeat(64)))
          .toList();

  private final Slow ledger = new Slow();
  private final Heard heard = new Heard();
  private final Blocks blocks = new Blocks(ledger, heard, new OrEnd(heard));
  private final Thread filter = Thread.ofPlatform().unstarted(blocks::voters);
  private Thread consensus = Thread.ofPlatform().unstarted(() -> {});

  @Test
  void whatWasReadBeforeACommitIsNotKeptBehindIt() throws Exception {
    whileReadingVoters(() -> {
      try {
        var _ =
            blocks.execute(
                RequestFinalizeBlock.newBuilder()
                    .setHeight(1)
                    .addTxs(ByteString.copyFrom("out r4", UTF_8))
                    .build());
        var _ = blocks.commit();
      } catch (RefusedCallException e) {
        throw new AssertionError(e);
      }
    });
    assertThat(heard.committed).hasSize(1);
    assertThat(blocks.voters()).isEqualTo(VOTERS.subList(0, 3));
  }

  @Test
  void whatWasReadBeforeASnapshotIsNotKeptBehindIt() throws Exception {
    whileReadingVoters(() -> {
      EngineCursor cursor = new EngineCursor(0, 40);
      var _ = ledger.execute(new DecidedBlock(cursor, List.of("out r4".getBytes(UTF_8))));
      ledger.commit(cursor);
      blocks.forgetVoters();
    });
    assertThat(blocks.voters()).isEqualTo(VOTERS.subList(0, 3));
  }

  private void whileReadingVoters(Runnable moves) throws InterruptedException {
    consensus = Thread.ofPlatform().unstarted(moves);
    filter.start();
    ledger.read.await();
    consensus.start();
    filter.join();
    consensus.join();
  }

  /**
   * Whoever filters peers reads who orders, and has the answer only once the other thread is done
   * or waits for that answer.
   */
  private final class Slow extends KitApplication {
    final CountDownLatch read = new CountDownLatch(1);

    Slow() {
      super(new Disk(Disk.EMPTY), VOTERS);
    }

    @Override
    public List<Voter> voters() {
      List<Voter> now = super.voters();
      if (Thread.currentThread().equals(filter)) {
        read.countDown();
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() ->
                consensus.getState() == Thread.State.BLOCKED
                    || consensus.getState() == Thread.State.TERMINATED);
      }
      return now;
    }
  }
}
