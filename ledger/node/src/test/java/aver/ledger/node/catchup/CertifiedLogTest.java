package aver.ledger.node.catchup;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.rules.state.Octets;
import aver.proto.v1.CatchUpResponse.Target;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of which logs a part is lacking: those whose end this replica's engine has not reached. */
final class CertifiedLogTest {
  private static final int EXECUTED = 2;
  private static final long PLACE = 10L * EXECUTED;

  @TempDir Path folder;
  private Lagging lagging;
  private CertifiedLog log;

  @BeforeEach
  void found() throws Exception {
    lagging = new Lagging(folder);
    log = new CertifiedLog(lagging.behind(), lagging.ledger(), lagging.chain().genesis().chainId());
  }

  @AfterEach
  void close() {
    lagging.close();
  }

  /**
   * Begins a log that ends at this place of the engine, and executes blocks up to {@link #PLACE}.
   */
  private void beginUntil(long index) {
    Octets note = lagging.honest().checkpoints().newest().orElseThrow();
    Target target =
        Target.newBuilder()
            .setCheckpoint(new String(note.bytes(), StandardCharsets.UTF_8))
            .setTerm(1)
            .setIndex(index)
            .build();
    log.begin(new AcceptedTarget(log.trusted(), target));
    lagging.chain().fill(lagging.ledger(), 1, EXECUTED);
  }

  @ParameterizedTest
  @ValueSource(longs = {PLACE, PLACE - 1})
  void nothingIsLackingWhoseEndTheEngineHasReached(long index) {
    beginUntil(index);
    assertThat(log.unfinished()).isEmpty();
  }

  @Test
  void whatEndsFurtherOnIsLacking() {
    beginUntil(PLACE + 1);
    assertThat(log.unfinished()).isPresent();
  }
}
