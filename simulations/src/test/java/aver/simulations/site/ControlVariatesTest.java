package aver.simulations.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.client.LedgerClient;
import aver.ledger.client.study.SchemaFile;
import aver.ledger.proof.Digest;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import aver.ledger.rules.tx.OpenRound;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SCAFFOLD by real agents at real replicas: the common control variate is the mean of the own. */
final class ControlVariatesTest {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final int ROUNDS = 3;

  @TempDir Path folder;

  @Test
  void theCommonControlVariateIsTheMeanOfTheSitesOwn() throws Exception {
    try (Town town = new Town(folder)) {
      for (String hospital : Town.HOSPITALS) {
        Path settings = town.settings(hospital);
        // all rows train, so that all sites weigh the same
        String text = Files.readString(settings);
        Files.writeString(
            settings, text.replace("validation-percent: 60", "validation-percent: 0"));
      }
      LedgerClient client = town.client("cora");
      await().atMost(LONG).ignoreExceptions().until(() -> client.refresh().height() > 0);
      StudyForm.open(town);
      StudyForm.createWithControl(town, SchemaFile.read(folder.resolve("schema.yaml")), ROUNDS);
      try (AgentThread _ = agent("basel");
          AgentThread _ = agent("lyon");
          AgentThread _ = agent("turin")) {
        StudyForm.awaitEnrolled(client);
        for (int number = 1; number <= ROUNDS; number++) {
          town.send("cora", new OpenRound(StudyForm.TASK, number));
          awaitFinal(client, number);
        }
        for (String hospital : Town.HOSPITALS) {
          await().atMost(LONG).until(() -> lastAttempt(hospital) == ROUNDS);
        }
      }
      int[] common = common(client);
      List<int[]> own = new ArrayList<>();
      for (String hospital : Town.HOSPITALS) {
        own.add(own(hospital));
      }
      assertThat(Arrays.stream(common).map(Math::abs).max().orElse(0))
          .as("it is not nothing")
          .isGreaterThan(100);
      for (int i = 0; i < common.length; i++) {
        int at = i;
        long sum = own.stream().mapToLong(values -> values[at]).sum();
        assertThat(Math.abs(3L * common[i] - sum))
            .as("parameter %d of %s against %s", i, Arrays.toString(common), sum)
            .isLessThanOrEqualTo(3L * ROUNDS);
      }
    }
  }

  private AgentThread agent(String hospital) throws Exception {
    return new AgentThread(folder.resolve(hospital + ".yaml"));
  }

  private static void awaitFinal(LedgerClient client, int number) {
    await()
        .atMost(LONG)
        .untilAsserted(() ->
            assertThat(client.read(Keys.attempt(StudyForm.TASK, number)).map(Attempt::phase))
                .contains(AttemptPhase.FINAL));
  }

  /** From a replica's folder, where it lies as the ledger names it. */
  private int[] common(LedgerClient client) throws Exception {
    Digest root =
        client.read(Keys.model(StudyForm.TASK, ROUNDS)).orElseThrow().manifest().stream()
            .filter(entry -> entry.role() == VectorRole.CONTROL)
            .map(VectorEntry::root)
            .findFirst()
            .orElseThrow();
    Path blobs = folder.resolve("r1").resolve("blobs").resolve(root.hex().substring(0, 2));
    await().atMost(LONG).until(() -> Files.exists(blobs.resolve(root.hex())));
    return ints(Files.readAllBytes(blobs.resolve(root.hex())), 0);
  }

  private Path kept(String hospital) {
    return folder
        .resolve(hospital + "-work/journal")
        .resolve(StudyForm.TASK)
        .resolve("control.bin");
  }

  /** The attempt whose change a site took over last. */
  private int lastAttempt(String hospital) throws Exception {
    Path file = kept(hospital);
    return Files.exists(file) ? ints(Files.readAllBytes(file), 0)[0] : 0;
  }

  private int[] own(String hospital) throws Exception {
    return ints(Files.readAllBytes(kept(hospital)), Integer.BYTES);
  }

  private static int[] ints(byte[] bytes, int from) {
    int[] values = new int[(bytes.length - from) / Integer.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(from).asIntBuffer().get(values);
    return values;
  }
}
