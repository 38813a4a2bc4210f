package aver.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive, unpacked somewhere else: it needs nothing of the source tree. */
class ArchiveTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private Path home;
  private Launched launched;

  @BeforeEach
  void unpack() throws Exception {
    Path archive = only(Path.of(System.getProperty("aver.home"), "docker/archive/target"));
    Path there = Files.createDirectory(folder.resolve("opt"));
    Process tar =
        new ProcessBuilder("tar", "-xzf", archive.toString(), "-C", there.toString())
            .inheritIO()
            .start();
    assertThat(tar.waitFor()).isZero();
    try (Stream<Path> unpacked = Files.list(there)) {
      List<Path> all = unpacked.toList();
      assertThat(all).hasSize(1);
      home = all.getFirst();
    }
    launched = new Launched(folder, home.resolve("bin/aver"), Launched.LIGHT);
  }

  private static Path only(Path target) throws IOException {
    try (Stream<Path> files = Files.list(target)) {
      List<Path> archives = files.filter(f -> f.toString().endsWith(".tar.gz")).toList();
      assertThat(archives).as("archives in %s, packed by mvn verify", target).hasSize(1);
      return archives.getFirst();
    }
  }

  @Test
  void aReplicaRunsFromItWithTheNativeDatabaseBesideItsJars() throws Exception {
    assertThat(home.resolve("LICENSE")).isNotEmptyFile();
    assertThat(home.resolve("docs/operate/replica.md")).isNotEmptyFile();
    assertThat(home.resolve("docker/compose.yaml")).isNotEmptyFile();
    assertThat(done("ledger", "--help")).contains("Example: aver ledger checkpoint");
    Launched.Ended build = launched.run("build");
    assertThat(build.exitCode()).isEqualTo(2);
    assertThat(build.err()).contains("this is a distribution");

    found();
    keepAlone("replica");
    Path err = folder.resolve("log.txt");
    Process replica =
        launched.start(folder.resolve("nothing.txt"), err, "node", "run", "--config", "r.yaml");
    try {
      await()
          .atMost(PATIENCE)
          .until(() -> !replica.isAlive() || Files.readString(err).contains("serves on port"));
      assertThat(replica.isAlive()).as("%s", Files.readString(err)).isTrue();
      database(replica.pid());
    } finally {
      replica.destroy();
      assertThat(replica.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
    assertThat(done("ledger", "checkpoint", "--dir", "data")).contains("\nheight ");
  }

  /** A federation of one replica, with an admin who cannot do anything yet. */
  private void found() throws Exception {
    done(
        "node",
        "join",
        "--id=r",
        "--name=R",
        "--keys=keys.p12",
        "--password-file=password",
        "--listen-address=" + freeAddress(),
        "--engine-address=" + freeAddress(),
        "-o=r.json");
    done("admin", "join", "--id=a", "--name=A", "--keys=a.p12", "--password-file=a", "-o=a.json");
    Files.writeString(folder.resolve("f.yaml"), "name: One\nsettings: {admin-threshold: 1}\n");
    done("genesis", "create", "--description=f.yaml", "-o=genesis.json", "r.json", "a.json");
    assertThat(done("genesis", "show", "genesis.json")).contains("Federation  One");
    Files.writeString(
        folder.resolve("r.yaml"),
        """
        genesis: genesis.json
        member: r
        keys: keys.p12
        password-file: password
        data: data
        listen: 127.0.0.1:0
        """);
  }

  /** Removes the library folders that the machine's role does not need. */
  private void keepAlone(String role) throws IOException {
    List<Path> jars;
    try (Stream<Path> files = Files.walk(home.resolve("lib"))) {
      jars = files.filter(Files::isRegularFile).toList();
    }
    for (Path jar : jars) {
      if (!jar.startsWith(home.resolve("lib").resolve(role))) {
        Files.delete(jar);
      }
    }
  }

  /** RocksDB is taken from beside the jars; taken out of its jar, a copy would lie elsewhere. */
  private void database(long pid) throws IOException {
    Path maps = Path.of("/proc", Long.toString(pid), "maps");
    Path library = home.resolve("lib/replica/librocksdbjni-linux64.so");
    if (!Files.isReadable(maps) || !System.getProperty("os.arch").equals("amd64")) {
      System.err.println("where RocksDB comes from is not looked at: no Linux on x86-64");
      return;
    }
    assertThat(library).isNotEmptyFile();
    assertThat(Files.readAllLines(maps).stream().filter(line -> line.contains("librocksdb")))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).endsWith(library.toRealPath().toString()));
  }

  private String done(String... arguments) throws Exception {
    Launched.Ended ended = launched.run(arguments);
    assertThat(ended.exitCode()).as("%s: %s", String.join(" ", arguments), ended.err()).isZero();
    return ended.out();
  }

  private static String freeAddress() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "127.0.0.1:" + socket.getLocalPort();
    }
  }
}
