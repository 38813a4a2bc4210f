package aver.simulations.site;

import static org.awaitility.Awaitility.await;

import aver.ledger.client.LedgerClient;
import aver.ledger.rules.state.Keys;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Models as they lie in a replica's folder, under the root that the ledger names. */
final class Published {
  private static final Duration LONG = Duration.ofMinutes(2);

  private Published() {}

  /**
   * A model's values.
   *
   * @param folder of a {@link Town}
   */
  static int[] model(Path folder, LedgerClient client, int version) throws Exception {
    String root =
        client
            .read(Keys.model(StudyForm.TASK, version))
            .orElseThrow()
            .manifest()
            .getFirst()
            .root()
            .hex();
    Path blob = folder.resolve("r1").resolve("blobs").resolve(root.substring(0, 2)).resolve(root);
    await().atMost(LONG).until(() -> Files.exists(blob));
    IntBuffer values =
        ByteBuffer.wrap(Files.readAllBytes(blob)).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
    int[] model = new int[values.remaining()];
    values.get(model);
    return model;
  }
}
