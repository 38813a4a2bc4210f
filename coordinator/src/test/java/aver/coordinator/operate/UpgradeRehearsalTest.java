package aver.coordinator.operate;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.engine.Fatal;
import aver.ledger.node.Page;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Does what docs/operate/upgrade.md says, with the very lines of the page. There is one program, so
 * each replica comes back with the one that it had, and nobody has the newer rules.
 */
@Tag("slow")
final class UpgradeRehearsalTest {
  private static final Page PAGE = Page.of("upgrade.md");
  private static final String RUN = PAGE.line("aver node run --config replica.yaml");
  private static final String VOTE = PAGE.line("aver admin vote N --config admin.yaml");
  private static final Duration AHEAD = Duration.ofMinutes(1);
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"ratis", "comet"})
  void oneAfterTheOtherAndThenRulesThatNobodyHas(String engine) throws Exception {
    try (Machines machines = Machines.founded(folder, engine)) {
      machines.beginAll(RUN);
      String status = PAGE.line("aver ledger status --config admin.yaml");
      for (String id : machines.replicas()) {
        machines.stop(id);
        machines.begin(id, RUN);
        machines.soon(id + " to be as well as the others", "admin-1", status);
      }
      machines.run("admin-2", VOTE.replace(" N ", " 1 "));

      Instant at = Instant.now().plus(AHEAD).truncatedTo(ChronoUnit.SECONDS);
      String propose = PAGE.line("aver admin propose raise-protocol 2 --at 2027-03-01");
      String proposed = machines.run("admin-1", propose.replace("2027-03-01", at.toString()));
      assertThat(machines.run("admin-2", PAGE.line("aver admin proposals")))
          .contains("put version 2 of the rules in force at " + at);
      machines.run("admin-2", VOTE.replace(" N ", " " + number(proposed) + " "));

      for (String id : machines.replicas()) {
        assertThat(stops(machines, id)).hasSize(1);
      }
      machines.begin("replica-1", RUN);
      assertThat(stops(machines, "replica-1")).hasSize(2);
    }
  }

  private static String number(String proposed) {
    Matcher found = Pattern.compile("proposal (\\d+)").matcher(proposed);
    assertThat(found.find()).as(proposed).isTrue();
    return found.group(1);
  }

  /** Waits until a replica stopped itself; the lines, now and before, in which it says why. */
  private static List<String> stops(Machines machines, String id) throws Exception {
    assertThat(machines.ends(id)).as(machines.said(id)).isEqualTo(Fatal.EXIT_CODE);
    List<String> said = machines.said(id).lines().toList();
    assertThat(said.getLast())
        .contains("version 2 of the rules is in force since ", "this program knows version 1");
    return said.stream().filter(line -> line.startsWith("replica stopped itself: ")).toList();
  }
}
