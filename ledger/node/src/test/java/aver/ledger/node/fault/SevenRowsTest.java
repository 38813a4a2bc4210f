package aver.ledger.node.fault;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rows of the fault table that say something else of seven replicas than of four: two may be away,
 * and a majority, which is enough for Raft to order, is too few to certify.
 */
@Tag("slow")
@Tag("faults")
final class SevenRowsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"ratis", "comet"})
  void row02TwoMayDieAndNotThree(String engine) throws Exception {
    Table.playSeven(
        "2",
        engine,
        folder,
        "kill -9 of two (f) at once, the leader among them (comet: who proposed last), and of a"
            + " third (f + 1); then all come back",
        row -> {
          String leader = row.leader();
          List<String> others =
              row.processes().replicas().stream().filter(id -> !id.equals(leader)).toList();
          List<String> first = List.of(leader, others.get(0));
          String third = others.get(1);
          for (String id : first) {
            row.processes().process(id).destroyForcibly();
          }
          row.goesOn("without two");
          row.processes().process(third).destroyForcibly().waitFor();
          row.standsStill("without three");
          row.processes().start(third);
          row.goesOn("with five again");
          for (String id : first) {
            row.processes().start(id);
            row.healthyOrDead(id);
          }
          row.goesOn("with all again");
        });
  }
}
