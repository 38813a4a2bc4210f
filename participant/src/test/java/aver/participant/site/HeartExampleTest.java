package aver.participant.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import aver.participant.settings.ParticipantSettings;
import aver.participant.settings.SettingsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings of the four hospitals in the documentation, over their data. */
final class HeartExampleTest {
  private static final Path EXAMPLE = Path.of("../docs/examples/uci-heart");
  private static final Map<String, Integer> PATIENTS =
      Map.of("cleveland", 303, "hungarian", 261, "switzerland", 46, "va", 130);

  @TempDir Path folder;

  @Test
  void eachHospitalReadsItsRows() throws IOException {
    String data = System.getenv("AVER_HEART_DATA");
    assumeTrue(
        data != null, "skipped: AVER_HEART_DATA names no folder with the UCI Heart Disease files");
    for (Map.Entry<String, Integer> hospital : PATIENTS.entrySet()) {
      Path own = Files.createDirectories(folder.resolve(hospital.getKey()));
      String file = "processed.%s.data".formatted(hospital.getKey());
      Files.copy(Path.of(data, file), own.resolve(file));
      Files.copy(Path.of(data, "split.json"), own.resolve("split.json"));
      Files.copy(EXAMPLE.resolve("schema.yaml"), own.resolve("schema.yaml"));
      for (String absent : List.of("keys.p12", "keys.password", "genesis.json")) {
        Files.writeString(own.resolve(absent), "");
      }
      Path settings = own.resolve("hospital.yaml");
      Files.copy(EXAMPLE.resolve("hospitals/%s.yaml".formatted(hospital.getKey())), settings);

      ParticipantSettings read = SettingsFile.read(settings);
      Site site = Site.read(read);
      assertThat(read.member()).isEqualTo(hospital.getKey());
      assertThat(site.rows().table().rows()).hasSize(hospital.getValue());
      assertThat(site.dataset().rows()).isEqualTo(hospital.getValue() / 10L * 10);
    }
  }
}
