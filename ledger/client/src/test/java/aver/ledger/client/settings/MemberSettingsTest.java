package aver.ledger.client.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.client.tls.HostPort;
import aver.ledger.client.yaml.InvalidYamlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemberSettingsTest {
  @TempDir Path folder = Path.of("");

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("admin.yaml"), text);
  }

  @Test
  void readsPathsRelativeToItsOwnFolder() throws IOException {
    MemberSettings read =
        MemberSettings.read(
            file(
                """
                genesis: ../genesis.json
                member: admin-1
                keys: admin.p12
                password-file: password
                proxy: proxy.example:3128
                """));
    assertThat(read.genesis()).isEqualTo(folder.resolve("../genesis.json").normalize());
    assertThat(read.keys()).isEqualTo(folder.resolve("admin.p12"));
    assertThat(read.trust()).isEqualTo(folder.resolve("admin-1.trust"));
    assertThat(read.proxy()).contains(new HostPort("proxy.example", 3128));
  }

  @Test
  void saysAllProblemsAtOnce() throws IOException {
    Path file =
        file(
            """
            genesis: genesis.json
            member: Admin One
            keys: admin.p12
            pasword-file: password
            proxy: nowhere
            """);
    assertThatThrownBy(() -> MemberSettings.read(file))
        .isInstanceOf(InvalidYamlException.class)
        .hasMessageContaining("member is no id")
        .hasMessageContaining("password-file is missing")
        .hasMessageContaining("pasword-file is no known key")
        .hasMessageContaining("proxy must be host:port");
  }

  @Test
  void saysWhichFileIsMissing() {
    assertThatThrownBy(() -> MemberSettings.read(folder.resolve("none.yaml")))
        .isInstanceOfSatisfying(
            CommandFailed.class,
            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("there is no settings file");
  }

  @Test
  void refusesAGenesisThatIsNone() throws IOException {
    Files.writeString(folder.resolve("genesis.json"), "{}");
    MemberSettings settings =
        MemberSettings.read(
            file(
                """
                genesis: genesis.json
                member: admin-1
                keys: admin.p12
                password-file: password
                """));
    assertThatThrownBy(settings::open)
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("is no genesis file");
  }
}
