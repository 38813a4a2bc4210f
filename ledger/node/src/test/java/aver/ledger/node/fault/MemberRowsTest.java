package aver.ledger.node.fault;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.LedgerClient;
import aver.ledger.client.keys.KeyFile;
import aver.ledger.engine.comet.TwoVotes;
import aver.ledger.node.process.Processes;
import aver.ledger.node.process.Replacement;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.MemberStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Rows of the fault table in which replicas come, go or are there twice. */
@Tag("slow")
@Tag("faults")
final class MemberRowsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = "comet")
  void row16OneVotesTwice(String engine) throws Exception {
    Table.play(
        "16",
        engine,
        folder,
        "two votes of one height and round, signed with the key of one, are told to an engine",
        row -> {
          KeyFile liar = row.processes().keys("replica-4");
          JsonNode answer = TwoVotes.tell(rpcPort(row.data("replica-1")), liar.identity());
          assertThat(answer.has("result")).as("%s", answer).isTrue();
          try (LedgerClient reader = row.processes().client("hospital-3")) {
            row.until(
                "the liar to be suspended",
                () ->
                    reader.read(Keys.member("replica-4")).orElseThrow().status()
                        == MemberStatus.SUSPENDED);
          }
          row.saw("replica-4 is suspended by a transaction that holds both signatures");
          row.processes().process("replica-4").destroyForcibly().waitFor();
          row.without("replica-4");
          row.goesOn("without it");
        });
  }

  private static int rpcPort(Path data) throws Exception {
    Pattern line = Pattern.compile("rpc\\.laddr = \"tcp://127\\.0\\.0\\.1:(\\d+)\"");
    Matcher found = line.matcher(Files.readString(data.resolve("engine-comet/config/config.toml")));
    assertThat(found.find()).isTrue();
    return Integer.parseInt(found.group(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ratis", "comet"})
  void row21HalfOfThemAreReplaced(String engine) throws Exception {
    Table.play(
        "21",
        engine,
        folder,
        "two of four are replaced one after the other, the leader first; all others are killed"
            + " (kill -9) and started during the first change",
        row -> {
          String leader = row.leader();
          row.processes().process(leader).destroyForcibly().waitFor();
          row.without(leader);
          Replacement.decide(row.processes(), leader, "replica-5", 1);
          List<String> others =
              Processes.REPLICAS.stream().filter(id -> !id.equals(leader)).toList();
          for (String id : others) {
            row.processes().process(id).destroyForcibly().waitFor();
          }
          for (String id : others) {
            row.processes().start(id);
          }
          row.goesOn("the others are back");
          if (!row.processes().process("replica-5").isAlive()) {
            row.saw("the newcomer found nobody and had ended, started again");
            row.processes().start("replica-5", "--join");
          }
          Replacement.entered(row.processes(), "replica-5");
          row.with("replica-5");
          row.goesOn(leader + " (leader) is replaced");
          String second = others.getFirst();
          row.processes().process(second).destroyForcibly().waitFor();
          row.without(second);
          Replacement.decide(row.processes(), second, "replica-6", 2);
          Replacement.entered(row.processes(), "replica-6");
          row.with("replica-6");
          row.goesOn(second + " is replaced");
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"ratis", "comet"})
  void row21OneWasAwayMeanwhile(String engine) throws Exception {
    Table.play(
        "21",
        engine,
        folder,
        "one is away while another is replaced, and comes back when the newcomer leads (comet: when"
            + " the newcomer is needed)",
        row -> {
          row.processes().process("replica-4").destroyForcibly().waitFor();
          Replacement.decide(row.processes(), "replica-3", "replica-5", 1);
          Replacement.entered(row.processes(), "replica-5");
          row.with("replica-5");
          row.processes().process("replica-3").destroyForcibly().waitFor();
          row.without("replica-3");
          row.goesOn("replica-3 is replaced");
          if (engine.equals("ratis")) {
            newcomerLeads(row, "replica-5");
          }
          row.processes().start("replica-4");
          row.healthyOrDead("replica-4");
          row.processes().process("replica-1").destroyForcibly().waitFor();
          row.goesOn("it is needed");
          row.processes().start("replica-1");
        });
  }

  /** Whoever leads is killed and started again, until the newcomer was elected: one time in two. */
  private static void newcomerLeads(Row row, String newcomer) throws Exception {
    List<String> present = List.of("replica-1", "replica-2", newcomer);
    for (int tries = 0; tries < 20; tries++) {
      row.until("a leader", () -> present.stream().anyMatch(id -> leads(row, id)));
      if (leads(row, newcomer)) {
        row.saw(newcomer + " leads");
        return;
      }
      String leader = leads(row, "replica-1") ? "replica-1" : "replica-2";
      row.processes().process(leader).destroyForcibly().waitFor();
      row.processes().start(leader);
      row.until(leader + " to be ready", () -> row.isReady(leader));
    }
    throw new AssertionError(newcomer + " never led");
  }

  private static boolean leads(Row row, String id) {
    return row.metric(id, "aver_engine_leading") == 1;
  }
}
