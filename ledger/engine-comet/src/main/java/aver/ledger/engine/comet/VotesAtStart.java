package aver.ledger.engine.comet;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the engine once after a start of this replica whose votes the next block needs. The ledger
 * says who orders behind its last block; the engine takes up a change two blocks later, and who
 * ordered before is known to a replica that has run on alone.
 */
final class VotesAtStart {
  private static final Logger LOG = LoggerFactory.getLogger(VotesAtStart.class);
  private static final Duration CALL = Duration.ofSeconds(2);

  private final Supervisor supervisor;
  private final Consumer<List<String>> told;
  private boolean asked;

  /**
   * Asks nothing yet.
   *
   * @param told gets the node ids
   */
  VotesAtStart(Supervisor supervisor, Consumer<List<String>> told) {
    this.supervisor = supervisor;
    this.told = told;
  }

  /** To be called after the engine has answered. */
  void look(EngineWatch.Seen seen) throws InterruptedException {
    Rpc rpc = supervisor.rpc();
    if (asked || seen.catchingUp() || rpc == null) {
      return;
    }
    try {
      told.accept(rpc.voting(CALL));
      asked = true;
    } catch (IOException e) {
      LOG.debug("the engine does not say who votes: {}", e.toString());
    }
  }
}
