package aver.ledger.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.LedgerClient;
import aver.ledger.engine.comet.CometProgram;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.tx.Transfer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page on changing the engine, typed line by line; both ways in the fault table's row 25. */
final class EngineChangeTest {
  private static final Duration LONG = Duration.ofMinutes(3);

  @TempDir Path folder;

  @Test
  void whatRatisOrderedGoesOnWithCometBft() throws Exception {
    Assumptions.assumeTrue(CometProgram.find(System.getenv()).isPresent(), CometProgram.advice());
    try (Processes processes = new Processes(folder);
        LedgerClient admin = processes.client("admin-1")) {
      processes.startAll(admin);
      transfer(admin, processes);
      EngineChange change = new EngineChange(processes, folder, Processes.REPLICAS, "comet");
      change.standStill();
      List<String> exported = change.export();
      change.goOn(exported);
      transfer(admin, processes);
      assertThat(admin.read(Keys.balance("admin-2"))).contains(2L);
      for (String id : Processes.REPLICAS) {
        assertThat(processes.process(id).children()).as("the engine of %s", id).hasSize(1);
      }
    }
  }

  private static void transfer(LedgerClient admin, Processes processes) throws Exception {
    var done = admin.submit(admin.sign(new Transfer("admin-2", 1)), LONG);
    assertThat(done.done()).as("%s %s", done, processes.logs()).isTrue();
  }
}
