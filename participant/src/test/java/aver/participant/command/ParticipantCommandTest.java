package aver.participant.command;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.cli.CommandLineRunner;
import aver.ledger.client.cli.CommandTree;
import aver.ledger.client.keys.KeyFile;
import aver.participant.ParticipantMain;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ParticipantCommandTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void everyCommandHasAnExampleAndJson() {
    assertThat(CommandTree.withoutExample(new ParticipantMain())).isEmpty();
    assertThat(CommandTree.withoutJson(new ParticipantMain())).isEmpty();
  }

  @Test
  void preflightSaysWhatIsWrongAndSendsNothing() throws Exception {
    KeyFile.create(folder.resolve("keys.p12"), folder.resolve("keys.password"), "a", false);
    Files.writeString(folder.resolve("genesis.json"), "{}");
    Path demo = Path.of("../simulations/src/main/resources/aver/demo/wdbc").toAbsolutePath();
    Path config =
        Files.writeString(
            folder.resolve("hospital.yaml"),
            """
            member: a
            keys: keys.p12
            password-file: keys.password
            genesis: genesis.json
            data: {csv: %s/wdbc.csv, schema: %s/schema.yaml, dataset: wdbc, uses: [research]}
            tasks: {studies: [breast]}
            """
                .formatted(demo, demo));
    assertThat(run("participant", "preflight", "--config", config.toString())).isEqualTo(1);
    assertThat(out.toString())
        .contains(
            "ok    keys: ", "FAIL  genesis: ", "569 rows (357 benign, 212 malignant), 0 left out")
        .contains("ok    training: one pass over ");
    assertThat(err.toString()).isEmpty();
    Path work = folder.resolve("work");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(work)))
        .as("of what a hospital keeps")
        .isEqualTo("rwx------");
  }

  @Test
  void wrongSettingsAreOneLine() throws Exception {
    Path config = Files.writeString(folder.resolve("hospital.yaml"), "member: a\ncolour: red\n");
    assertThat(run("participant", "status", "--config", config.toString())).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains("colour is no known key");
  }

  private int run(String... args) {
    return CommandLineRunner.run(
        new ParticipantMain(), new PrintWriter(out, true), new PrintWriter(err, true), args);
  }
}
