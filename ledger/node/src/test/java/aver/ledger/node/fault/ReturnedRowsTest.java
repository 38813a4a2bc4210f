package aver.ledger.node.fault;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.LedgerClient;
import aver.ledger.node.Folders;
import aver.ledger.node.process.Replacement;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.NewMember;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of the fault table in which a replica loses its disk and comes back as who it was. */
@Tag("slow")
@Tag("faults")
final class ReturnedRowsTest {
  private static final String LOST = "replica-4";
  private static final String OLD = "replica-4-old";
  private static final String HEIGHT = "aver_ledger_height";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"ratis", "comet"})
  void row22OneComesBackUnderItsOwnId(String engine) throws Exception {
    Table.play(
        "22",
        engine,
        folder,
        "the disk of one is lost (kill -9, its folder is removed); it comes back under its own member"
            + " id with a new checkpoint key, engine id and TLS key, by a vote of the admins; then its"
            + " old disk and keys come up beside it",
        row -> {
          row.processes().process(LOST).destroyForcibly().waitFor();
          Folders.copy(row.data(LOST), row.data(OLD));
          Folders.delete(row.data(LOST));
          row.goesOn("without it");
          Member before = member(row);
          NewMember back = Replacement.comesBack(row.processes(), LOST, "replica-4-2", 1);
          assertThat(back.replica().orElseThrow().engineId())
              .isNotEqualTo(before.who().replica().orElseThrow().engineId());
          Replacement.entered(row.processes(), back);
          row.saw("it entered under key version %d".formatted(member(row).keyVersion()));
          needed(row, "replica-3", "its new signature is needed");

          row.processes().process(LOST).destroyForcibly().waitFor();
          row.processes().start(LOST);
          row.healthyOrDead(LOST);
          needed(row, "replica-2", "it was killed, and is needed again");

          row.processes().twin(LOST, OLD);
          Process old = row.processes().process(OLD);
          row.until("the old one to be up", () -> !old.isAlive() || row.metric(OLD, HEIGHT) >= 0);
          row.processes().process("replica-1").destroyForcibly().waitFor();
          row.goesOn("its old disk runs beside it, and it is needed");
          row.processes().start("replica-1");
          row.healthyOrDead("replica-1");
          assertThat(row.isReady(OLD)).isFalse();
          row.saw(
              old.isAlive()
                  ? "the old one is not ready"
                  : "the old one ended, code " + old.exitValue());
          row.without(OLD);
        });
  }

  private static Member member(Row row) throws Exception {
    try (LedgerClient reader = row.processes().client("hospital-3")) {
      return reader.read(Keys.member(LOST)).orElseThrow();
    }
  }

  /** Another one is stopped, so that three are left, and all three have to sign. */
  private static void needed(Row row, String stopped, String why) throws Exception {
    row.processes().process(stopped).destroyForcibly().waitFor();
    row.goesOn(why);
    row.processes().start(stopped);
    row.healthyOrDead(stopped);
  }
}
