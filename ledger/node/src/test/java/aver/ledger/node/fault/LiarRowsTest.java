package aver.ledger.node.fault;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.LedgerClient;
import aver.ledger.client.keys.KeyFile;
import aver.ledger.client.tls.HostPort;
import aver.ledger.node.process.Liar;
import aver.ledger.node.process.Oddity;
import aver.ledger.node.process.Processes;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.MemberStatus;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of the fault table in which one of four replicas lies, or somebody says to be one. */
@Tag("slow")
@Tag("faults")
final class LiarRowsTest {
  private static final int BLOCKS = 20;
  private static final int CONNECTIONS = 30;

  /** Of 30 at each of three ports of four replicas. */
  private static final int SENT_MIN = 300;

  private static final int NOISE_BYTES = 4096;
  private static final byte[] HTTP2 =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"ratis", "comet"})
  void row15AReplicaSignsTwoStates(String engine) throws Exception {
    Table.play(
        "15",
        engine,
        folder,
        "a liar with the keys of one signs another state of each of 20 blocks for each of the others",
        row -> {
          row.processes().process("replica-4").destroyForcibly().waitFor();
          try (Liar liar = new Liar(row.processes(), "replica-4");
              LedgerClient reader = row.processes().client("hospital-3")) {
            int told = liar.twoStates(reader, BLOCKS);
            row.saw(told + " took what it signed");
            row.goesOn("lied to");
            for (String id : liar.others()) {
              row.until(
                  id + " to name the liar",
                  () -> row.logged(id, "ALARM: replica-4 signed another checkpoint at height"));
            }
            row.saw("each of the others names it in an alarm");
            row.until(
                "the liar to be suspended",
                () ->
                    reader.read(Keys.member("replica-4")).orElseThrow().status()
                        == MemberStatus.SUSPENDED);
          }
          row.saw("it is suspended by a transaction that holds two of its signatures");
          row.without("replica-4");
          row.goesOn("after that");
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"ratis", "comet"})
  void row18AReplicaHasAnythingOrdered(String engine) throws Exception {
    Table.play(
        "18",
        engine,
        folder,
        "one admits anything and offers noise, forgeries and what was ordered before, ten a second",
        row -> {
          lies(row, Oddity.ORDERS_ANYTHING);
          row.processes().end("replica-3");
          row.goesOnForEach("the liar is needed");
          row.processes().start("replica-3");
          row.healthyOrDead("replica-3");
        });
  }

  private static void lies(Row row, Oddity oddity) throws Exception {
    row.start(oddity, "replica-4");
    row.goesOnForEach("with the liar");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ratis", "comet"})
  void row19StrangersAtEveryPort(String engine) throws Exception {
    long seed = new Random().nextLong();
    Table.play(
        "19",
        engine,
        folder,
        "noise at every port of every replica (seed " + seed + "), and a stranger's key",
        row -> {
          Random random = new Random(seed);
          int sent = 0;
          for (String id : Processes.REPLICAS) {
            for (HostPort port : row.processes().listens(id)) {
              for (int i = 0; i < CONNECTIONS; i++) {
                sent += noise(port, random, i % 2 == 0);
              }
            }
          }
          row.saw("%d connections sent noise".formatted(sent));
          assertThat(sent).as("connections that sent noise").isGreaterThan(SENT_MIN);
          stranger(
              row,
              KeyFile.create(
                  folder.resolve("stranger.p12"), folder.resolve("password"), "replica-4", true));
          row.saw("a key that is in no member's record is refused");
          row.goesOn("all there");
          for (String id : Processes.REPLICAS) {
            assertThat(row.ready(id).statusCode()).as(id).isEqualTo(200);
          }
        });
  }

  /** Returns 1 if all of it was sent, and 0 if nobody listens or hangs up before. */
  private static int noise(HostPort port, Random random, boolean preface) {
    byte[] bytes = new byte[NOISE_BYTES];
    random.nextBytes(bytes);
    try (Socket socket = new Socket(port.host(), port.port())) {
      if (preface) {
        socket.getOutputStream().write(HTTP2);
      }
      socket.getOutputStream().write(bytes);
      return 1;
    } catch (IOException refused) {
      return 0;
    }
  }

  /** Says to be replica-4, with keys of its own. */
  private static void stranger(Row row, KeyFile keys) throws Exception {
    try (Liar liar = new Liar(row.processes(), "replica-4", keys);
        LedgerClient reader = row.processes().client("hospital-3")) {
      assertThat(liar.twoStates(reader, BLOCKS)).isZero();
    }
  }
}
