package aver.ledger.node.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.client.Endpoint;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.engine.comet.CometProgram;
import aver.ledger.node.Page;
import aver.ledger.node.Typed;
import aver.ledger.proof.Digest;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.tx.Transfer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A replica gets new keys while the federation runs, by the lines of docs/operate/replica.md. */
final class RotatedKeyTest {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final String ID = "replica-2";
  private static final Page PAGE = Page.of("replica.md");
  @TempDir Path folder;

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(strings = {"ratis", "comet"})
  void peersAndMembersLearnAReplicasNewKeyFromTheLedger(String engine) throws Exception {
    Assumptions.assumeTrue(
        engine.equals("ratis") || CometProgram.find(System.getenv()).isPresent(),
        CometProgram.advice());
    try (Processes processes = new Processes(folder, engine);
        LedgerClient member = processes.client("hospital-1")) {
      processes.startAll(member);
      await().atMost(LONG).until(() -> answers(member));
      Digest before = endpoint(member).tlsKeyHash();

      processes.end(ID); // as the page says
      rotate(processes);
      processes.useKeys(ID, "replica-2-new");
      // its own ledger does not know the keys yet
      processes.start(ID, PAGE, "aver node run --config replica.yaml --join");

      // the client knew the old key, and finds out by itself
      await("the new key to be learnt")
          .atMost(LONG)
          .ignoreException(LedgerUnavailableException.class)
          .until(() -> {
            var _ = member.read(Keys.TIME_MS);
            return answers(member);
          });
      assertThat(endpoint(member).tlsKeyHash()).isNotEqualTo(before);

      // three of four order and sign: with another one gone, the peers must know the key too
      processes.end("replica-3");
      var outcome = member.submit(member.sign(new Transfer("admin-1", 1)), LONG);
      assertThat(outcome.done()).as("%s %s", outcome, processes.logs()).isTrue();
      try (LedgerClient again = processes.client("hospital-1")) {
        assertThat(endpoint(again))
            .as("a member that starts again begins with the key that it learnt")
            .isEqualTo(endpoint(member));
      }
    }
  }

  private void rotate(Processes processes) throws Exception {
    Typed typed = new Typed();
    Map<String, String> here =
        Map.of(
            "member.yaml", processes.memberSettings(ID).toString(),
            "keys-2.p12", folder.resolve("replica-2-new.p12").toString());
    int code = typed.run(PAGE.typed("aver ledger rotate-keys", here));
    assertThat(code).as("%s %s", typed.err(), processes.logs()).isZero();
  }

  private static Endpoint endpoint(LedgerClient client) {
    return client.endpoints().stream()
        .filter(endpoint -> endpoint.replica().equals(ID))
        .findFirst()
        .orElseThrow();
  }

  private static boolean answers(LedgerClient client) {
    try {
      return client.newestOf(endpoint(client), Duration.ofSeconds(5)).height() > 0;
    } catch (LedgerUnavailableException e) {
      return false;
    }
  }
}
