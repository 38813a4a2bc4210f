package aver.coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.tls.HostPort;
import aver.ledger.node.Page;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CoordinatorSettingsTest {
  @TempDir Path folder;

  @Test
  void theExampleOfThePageIsRead() throws Exception {
    Path file = folder.resolve("coordinator.yaml");
    Files.write(file, Page.of("coordinator.md").block("genesis: genesis.json"));
    CoordinatorSettings settings = CoordinatorSettings.read(file);
    assertThat(settings.member().member()).isEqualTo("coordinator-1");
    assertThat(settings.member().keys()).isEqualTo(folder.resolve("coordinator-1.p12"));
    assertThat(settings.http()).contains(new HostPort("127.0.0.1", 8080));
    assertThat(settings.quiet()).isEqualTo(QuietHours.parse("22:00-06:00").stream().toList());
    assertThat(settings.zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
  }
}
