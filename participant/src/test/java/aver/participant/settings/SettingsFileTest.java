package aver.participant.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import aver.ledger.client.tls.HostPort;
import aver.ledger.client.yaml.InvalidYamlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettingsFileTest {
  private static final String SETTINGS =
      """
      member: cleveland
      keys: keys.p12
      password-file: keys.password
      genesis: genesis.json
      replicas: ["ledger.example:7001", "10.0.0.2:7001"]
      proxy: proxy.example:3128
      http: 9464
      data:
        csv: patients.csv
        schema: schema.yaml
        dataset: heart
        uses: [research]
      tasks:
        studies: [heart]
      """;

  @TempDir Path folder;

  @BeforeEach
  void writeFiles() throws IOException {
    for (String name :
        List.of("keys.p12", "keys.password", "genesis.json", "patients.csv", "schema.yaml")) {
      Files.writeString(folder.resolve(name), "x");
    }
  }

  @Test
  void everyKeyIsReadAndDefaultsAreCareful() throws IOException {
    ParticipantSettings settings = read(SETTINGS);
    assertThat(settings.member()).isEqualTo("cleveland");
    assertThat(settings.replicas())
        .containsExactly(new HostPort("ledger.example", 7001), new HostPort("10.0.0.2", 7001));
    assertThat(settings.proxy()).contains(new HostPort("proxy.example", 3128));
    assertThat(settings.http()).contains(new HostPort("127.0.0.1", 9464));
    assertThat(settings.split()).isEqualTo(new SplitSettings.Share(20));
    assertThat(settings.work()).isEqualTo(folder.resolve("work"));
    assertThat(settings.policy())
        .isEqualTo(
            new SitePolicy(
                List.of("heart"),
                List.of("logistic-regression", "perceptron", "batch-norm-perceptron"),
                List.of("research"),
                10_000_000,
                Duration.ofHours(12)));
  }

  @Test
  void allProblemsAreToldAtOnce() throws IOException {
    Files.delete(folder.resolve("genesis.json"));
    InvalidYamlException e =
        catchThrowableOfType(
            InvalidYamlException.class,
            () ->
                read(
                    SETTINGS
                            .replace("member: cleveland", "member: Cleveland Clinic")
                            .replace("studies: [heart]", "recipes: [forest]")
                            .replace("dataset: heart", "dataset: heart\n  speed: 9")
                        + "colour: red\n"));
    assertThat(e.problems())
        .anyMatch(p -> p.startsWith("member must be"))
        .anyMatch(p -> p.startsWith("genesis names "))
        .anyMatch(p -> p.startsWith("tasks.studies must list"))
        .anyMatch(p -> p.startsWith("tasks.recipes 'forest' is none of"))
        .anyMatch(p -> p.startsWith("colour is no known key"))
        .anyMatch(p -> p.startsWith("data.speed is no known key"))
        .hasSize(6);
  }

  @Test
  void aTrainingLastsFromAMinuteToAWeek() throws IOException {
    for (String wrong : List.of("0", "-1", "10081", "long", "1.5", "[]")) {
      InvalidYamlException e =
          catchThrowableOfType(InvalidYamlException.class, () -> read(lasting(wrong)));
      assertThat(e.problems())
          .as(wrong)
          .singleElement()
          .asString()
          .startsWith("tasks.training-minutes-max must be a whole number from 1 to 10080");
    }
    assertThat(read(lasting("1")).policy().trainingMax()).hasMinutes(1);
    assertThat(read(lasting("10080")).policy().trainingMax()).hasDays(7);
  }

  private static String lasting(String minutes) {
    return SETTINGS + "  training-minutes-max: " + minutes + "\n";
  }

  private ParticipantSettings read(String text) throws IOException {
    return SettingsFile.read(Files.writeString(folder.resolve("hospital.yaml"), text));
  }
}
