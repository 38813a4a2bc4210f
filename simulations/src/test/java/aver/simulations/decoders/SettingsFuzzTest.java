package aver.simulations.decoders;

import static org.assertj.core.api.Assertions.assertThat;

import aver.coordinator.run.CoordinatorSettings;
import aver.coordinator.task.TaskFile;
import aver.ledger.client.yaml.InvalidYamlException;
import aver.ledger.node.genesis.GenesisDescription;
import aver.ledger.node.process.NodeSettings;
import aver.participant.settings.SettingsFile;
import aver.simulations.compare.Comparison;
import aver.simulations.scenario.Scenario;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As {@link DecodersFuzzTest}: what a person writes for a command. */
final class SettingsFuzzTest {
  private static final long EXECUTIONS = 1_000_000;
  private static final long NOW_MS = 1_800_000_000_000L;

  @TempDir static Path folder;

  @BeforeAll
  static void besideIt() throws IOException {
    Files.createFile(folder.resolve("beside"));
    Files.writeString(folder.resolve("schema.yaml"), SmallSchema.TEXT);
  }

  @FuzzTest(maxDuration = "1h", maxExecutions = EXECUTIONS)
  void hospitals(byte[] bytes) throws IOException {
    readOrRefused(bytes, SettingsFile::read);
  }

  @FuzzTest(maxDuration = "1h", maxExecutions = EXECUTIONS)
  void scenarios(byte[] bytes) throws IOException {
    readOrRefused(bytes, Scenario::read);
  }

  @FuzzTest(maxDuration = "1h", maxExecutions = EXECUTIONS)
  void comparisons(byte[] bytes) throws IOException {
    readOrRefused(bytes, Comparison::read);
  }

  @FuzzTest(maxDuration = "1h", maxExecutions = EXECUTIONS)
  void tasks(byte[] bytes) throws IOException {
    readOrRefused(bytes, file -> TaskFile.read(file, NOW_MS));
  }

  @FuzzTest(maxDuration = "1h", maxExecutions = EXECUTIONS)
  void coordinators(byte[] bytes) throws IOException {
    readOrRefused(bytes, CoordinatorSettings::read);
  }

  @FuzzTest(maxDuration = "1h", maxExecutions = EXECUTIONS)
  void replicas(byte[] bytes) throws IOException {
    readOrRefused(bytes, NodeSettings::read);
  }

  @FuzzTest(maxDuration = "1h", maxExecutions = EXECUTIONS)
  void foundings(byte[] bytes) throws IOException {
    readOrRefused(bytes, GenesisDescription::read);
  }

  /** A decoder that refuses everything would pass the above. */
  @Test
  void whatIsRightIsRead() throws Exception {
    assertThat(SettingsFile.read(written(input("hospitals/hospital"))).member())
        .isEqualTo("hospital-1");
    assertThat(TaskFile.read(written(input("tasks/heart")), NOW_MS).rounds()).isEqualTo(15);
    assertThat(CoordinatorSettings.read(written(input("coordinators/coordinator"))).gatherMs())
        .isEqualTo(20_000);
    assertThat(NodeSettings.read(written(input("replicas/replica"))).snapshotFrom()).isEqualTo(7);
    assertThat(GenesisDescription.read(written(input("foundings/founding"))).balances()).hasSize(1);
    assertThat(Scenario.read(written(input("scenarios/poisoners"))).rounds()).isEqualTo(10);
    assertThat(Comparison.read(written(input("comparisons/heart"))).rounds()).isEqualTo(15);
  }

  private static void readOrRefused(byte[] bytes, Function<Path, ?> reader) throws IOException {
    Path file = written(bytes);
    try {
      var _ = Objects.requireNonNull(reader.apply(file));
    } catch (InvalidYamlException refused) {
      // as it should be
    }
  }

  private static Path written(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("settings.yaml"), bytes);
  }

  private static byte[] input(String name) throws IOException {
    return Corpus.input(SettingsFuzzTest.class, name);
  }
}
