package aver.coordinator.operate;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.cli.ExitCode;
import aver.ledger.node.Page;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A key file is lost of which there is a copy: the lines of docs/operate/replica.md. */
@Tag("slow")
final class KeyFileRehearsalTest {
  private static final String ID = "replica-4";
  private static final Page PAGE = Page.of("replica.md");
  private static final String RUN = PAGE.line("aver node run --config replica.yaml");
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"ratis", "comet"})
  void aReplicaGoesOnWithTheCopyOfItsKeyFile(String engine) throws Exception {
    try (Machines machines = Machines.founded(folder, engine)) {
      machines.beginAll(RUN);
      // as on media that know no modes of files
      machines.shell(ID, "mkdir copy other-copy && cp keys.p12 copy && cp password other-copy");
      machines.shell(ID, "chmod 644 copy/keys.p12 other-copy/password");
      machines.stop(ID);
      machines.shell(ID, "rm keys.p12 password");
      machines.begin(ID, RUN);
      assertThat(machines.ends(ID)).as(machines.said(ID)).isEqualTo(ExitCode.USAGE.code());

      machines.shell(ID, PAGE.line("cp copy/keys.p12"));
      machines.shell(ID, PAGE.line("chmod 600 keys.p12"));
      machines.begin(ID, RUN);
      // what follows is ordered and certified with it: of the three others one is stopped
      machines.stop("replica-1");
      machines.run("admin-2", "aver admin vote 1 --config admin.yaml");
    }
  }
}
