package aver.ledger.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.Endpoint;
import aver.ledger.client.tls.HostPort;
import aver.ledger.node.Typed;
import aver.ledger.rules.state.ReplicaKeys;
import aver.ledger.store.LedgerStore;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What stands in the way of a replica is one line and exit code 3, and nothing runs afterwards. */
@Timeout(120)
final class RefusedStartsTest {
  private static final String ID = "replica-1";

  @TempDir static Path folder;
  private static Processes processes;

  @BeforeAll
  static void write() throws Exception {
    processes = new Processes(folder);
  }

  @AfterAll
  static void close() {
    processes.close();
  }

  @Test
  void aDirectoryOfAnotherChain(@TempDir Path elsewhere) throws Exception {
    Path settings = settings("of-another");
    try (Processes others = new Processes(elsewhere)) {
      LedgerStore.open(folder.resolve("of-another/ledger"), others.genesis().chainId()).close();
      assertThat(refusal(settings))
          .contains("belongs to chain " + others.genesis().chainId().hex())
          .contains("not to " + processes.genesis().chainId().hex())
          .contains("name the directory of this chain, or an empty one");
    }
  }

  @Test
  void aDirectoryOnWhichAReplicaRuns() throws Exception {
    Path settings = settings("in-use");
    Path ledger = folder.resolve("in-use/ledger");
    try (LedgerStore _ = LedgerStore.open(ledger, processes.genesis().chainId())) {
      assertThat(refusal(settings)).contains("in use by another process; stop that one first");
    }
  }

  @Test
  void theMembersPortInUse() throws Exception {
    HostPort listen =
        Endpoint.of(processes.genesis()).stream()
            .filter(at -> at.replica().equals(ID))
            .findFirst()
            .orElseThrow()
            .address();
    try (ServerSocket _ = taken(listen)) {
      assertThat(refusal(settings("members-port")))
          .contains("it cannot listen at " + listen)
          .contains("name another address as listen");
    }
    assertThat(folder.resolve("members-port")).doesNotExist();
  }

  @Test
  void theEnginesPortInUse() throws Exception {
    HostPort engine =
        processes.genesis().members().stream()
            .filter(member -> member.id().equals(ID))
            .flatMap(member -> member.replica().stream())
            .map(ReplicaKeys::engineAddress)
            .map(HostPort::parse)
            .findFirst()
            .orElseThrow();
    try (ServerSocket _ = taken(engine)) {
      assertThat(refusal(settings("engines-port")))
          .contains("it cannot listen at " + engine)
          .contains("stop the process that listens there, maybe this replica");
    }
    assertThat(folder.resolve("engines-port")).doesNotExist();
  }

  @Test
  void thePortOfTheMetricsInUse() throws Exception {
    Path settings = settings("metrics-port");
    HostPort http =
        Files.readAllLines(settings).stream()
            .filter(line -> line.startsWith("http: "))
            .map(line -> HostPort.parse(line.substring("http: ".length())))
            .findFirst()
            .orElseThrow();
    try (ServerSocket _ = taken(http)) {
      assertThat(refusal(settings))
          .contains("it cannot listen at " + http)
          .contains("name another address as http");
    }
    assertThat(folder.resolve("metrics-port")).doesNotExist();
  }

  @Test
  void anEngineWhoseProgramIsMissing() throws Exception {
    Path settings = settings("no-program");
    Files.writeString(
        settings,
        Files.readString(settings).replace("engine: ratis", "engine: comet")
            + "engine-program: not-built\n");
    assertThat(refusal(settings))
        .contains("the engine's program " + folder.resolve("not-built") + " is not there")
        .contains("run aver node build-engine")
        .contains("name a cometbft 0.38 as engine-program in the settings or in AVER_COMETBFT");
    Path data = folder.resolve("no-program");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
        .as("of what a replica keeps")
        .isEqualTo("rwx------");
  }

  private static ServerSocket taken(HostPort at) throws Exception {
    return new ServerSocket(at.port(), 1, InetAddress.getByName(at.host()));
  }

  /** Settings of the replica with a data folder of its own. */
  private static Path settings(String data) throws Exception {
    String text = Files.readString(processes.settings(ID, ID));
    return Files.writeString(
        folder.resolve(data + ".yaml"), text.replace("data: " + ID, "data: " + data));
  }

  private static String refusal(Path settings) {
    Typed typed = new Typed();
    assertThat(typed.run("node", "run", "--config", settings.toString()))
        .as(typed.err())
        .isEqualTo(3);
    assertThat(typed.err().lines()).as(typed.err()).hasSize(1);
    return typed.err();
  }
}
