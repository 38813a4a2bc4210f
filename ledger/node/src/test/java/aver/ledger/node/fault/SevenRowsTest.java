package aver.ledger.node.fault;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.LedgerClient;
import aver.ledger.node.process.Oddity;
import aver.ledger.rules.tx.Transfer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rows of the fault table that say something else of seven replicas than of four: two may be away
 * or lie, and a majority, which is enough for Raft to order, is too few to certify.
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

  @ParameterizedTest
  @ValueSource(strings = {"ratis", "comet"})
  void row17TwoExecuteSomethingElse(String engine) throws Exception {
    Table.playSeven(
        "17",
        engine,
        folder,
        "two (f) leave a member's transactions out of every block, and sign what comes out",
        row -> {
          List<String> liars = List.of("replica-6", "replica-7");
          row.start(Oddity.SKIPS, liars.toArray(String[]::new));
          row.goesOn("with both so");
          try (LedgerClient member = row.processes().client("hospital-3")) {
            var outcome = member.submit(member.sign(new Transfer("hospital-1", 3)), Row.LONG);
            assertThat(outcome.done()).as("%s", outcome).isTrue();
          }
          row.saw("what they leave out is final without them");
          List<String> honest = row.processes().replicas().subList(0, 5);
          for (String liar : liars) {
            new Naming(row, liar, honest).await(engine);
          }
          row.goesOn("with two liars of seven");
          liars.forEach(row::misled);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"ratis", "comet"})
  void row05ThreeAndFour(String engine) throws Exception {
    try (Namespaces net = new Namespaces(7)) {
      Table.playSeven(
          "5",
          engine,
          folder,
          net,
          "partitions by network namespaces and blackhole routes: 2 against 5, 3 against 4",
          row -> {
            List<String> all = row.processes().replicas();
            net.part(all.subList(0, 2), all.subList(2, 7));
            try (CutOff two = new CutOff(row, all.subList(0, 2))) {
              row.goesOn("2 against 5");
              two.showNothingNewer();
            }
            net.heal(all.subList(0, 2), all.subList(2, 7));
            row.goesOn("healed");
            // four are a majority, so Raft orders, and too few to certify
            net.part(all.subList(0, 3), all.subList(3, 7));
            row.standsStill("3 against 4");
            net.heal(all.subList(0, 3), all.subList(3, 7));
            row.goesOn("healed");
          });
    }
  }
}
