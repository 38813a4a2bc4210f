package aver.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.client.Endpoint;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.blob.BlobDownload;
import aver.ledger.client.blob.BlobPlace;
import aver.ledger.client.blob.Update;
import aver.ledger.client.blob.UpdateUpload;
import aver.ledger.client.blob.VectorSink;
import aver.ledger.proof.Digest;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.tx.Acknowledgement;
import aver.ledger.rules.tx.RevealUpdate;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Updates of 8 MiB while connections break, a replica lies, and one is away. */
final class BlobFaultsTest {
  private static final Duration LONG = Duration.ofSeconds(90);
  private static final int DIMENSION = 1 << 21;
  private static final int LEAF = 1 << 16;
  private static final String AWAY = "replica-2";

  @TempDir Path folder;

  @Test
  void updatesArriveAndWhoWasAwayFetchesThem() throws Exception {
    TreeMap<String, Update> updates = new TreeMap<>();
    TreeMap<String, List<Acknowledgement>> certificates = new TreeMap<>();
    try (Study study = Study.prepared(folder, DIMENSION)) {
      for (String hospital : Federation.HOSPITALS) {
        int own = hospital.charAt(hospital.length() - 1);
        updates.put(hospital, study.update(hospital, 1, i -> i % 4096 - own));
        study.commit(hospital, of(updates, hospital));
      }
      for (String hospital : Federation.HOSPITALS) {
        study.await(hospital, 1, AttemptPhase.REVEAL);
      }
      cutAndResume(study.federation, "hospital-1", of(updates, "hospital-1"));
      certificates.put("hospital-1", send(study, "hospital-1", updates));

      study.federation.stop(AWAY);
      try (var _ = new LyingReplica(study.federation, AWAY, "replica-3")) {
        LedgerClient client = study.client("hospital-2");
        while (!client.present().replica().equals(AWAY)) {
          client.leave(client.present());
        }
        certificates.put("hospital-2", send(study, "hospital-2", updates));
        readPastTheLiar(study, of(updates, "hospital-1").manifest().getFirst());
      }
      certificates.put("hospital-3", send(study, "hospital-3", updates));
      for (String hospital : List.of("hospital-2", "hospital-3")) {
        assertThat(of(certificates, hospital))
            .extracting(Acknowledgement::replica)
            .containsExactly("replica-1", "replica-3", "replica-4");
      }

      study.federation.start(AWAY);
      for (String hospital : Federation.HOSPITALS) {
        Update update = of(updates, hospital);
        study.run(
            hospital,
            new RevealUpdate(
                Study.TASK,
                1,
                update.manifest(),
                update.salt(),
                100,
                of(certificates, hospital),
                List.of()));
      }
      study.await("hospital-1", 1, AttemptPhase.FINAL);
      VectorEntry model =
          study
              .client("hospital-1")
              .read(Keys.model(Study.TASK, 1))
              .orElseThrow()
              .manifest()
              .getFirst();
      for (Update update : updates.values()) {
        await().atMost(LONG).until(() -> isAt(AWAY, update.manifest().getFirst().root()));
      }
      await().atMost(LONG).until(() -> isAt(AWAY, model.root()));
    }
  }

  /** What a replica had when the connection broke, it does not ask for again. */
  private void cutAndResume(Federation federation, String hospital, Update update)
      throws Exception {
    Path partial =
        folder
            .resolve("replica-1/blobs/partial")
            .resolve(update.manifest().getFirst().root().hex());
    try (RawUpload upload = new RawUpload(federation, hospital, "replica-1")) {
      upload.open(RawUpload.opening(federation, hospital, update));
      assertThat(upload.answer().getProgress().getLeaf()).isZero();
      upload.leaves(update, 0, 40);
      await().atMost(LONG).until(() -> Files.size(partial) == 40L * LEAF);
    }
    await()
        .atMost(LONG)
        .untilAsserted(() -> {
          try (RawUpload again = new RawUpload(federation, hospital, "replica-1")) {
            again.open(RawUpload.opening(federation, hospital, update));
            assertThat(again.answer().getProgress().getLeaf()).isEqualTo(40);
          }
        });
  }

  private static List<Acknowledgement> send(
      Study study, String hospital, Map<String, Update> updates) throws Exception {
    Update update = of(updates, hospital);
    List<Acknowledgement> certificate = new UpdateUpload(study.client(hospital)).send(update);
    assertThat(certificate).hasSizeGreaterThanOrEqualTo(3).isSorted();
    return certificate;
  }

  /** The liar's leaves are dropped, also where an honest replica went on behind them. */
  private static void readPastTheLiar(Study study, VectorEntry delta) throws Exception {
    try (LedgerClient replica = study.federation.client("replica-1")) {
      List<BlobDownload.Source> sources =
          List.of(AWAY, "replica-4").stream()
              .map(id -> LyingReplica.endpoint(study.federation, id))
              .map((Endpoint e) -> new BlobDownload.Source(e.replica(), replica.channel(e)))
              .toList();
      VectorSink sink = new VectorSink(delta);
      new BlobDownload(sources)
          .fetch(delta.root(), delta.length() * Integer.BYTES, new BlobPlace.Anywhere(), sink);
      Path file = study.federation.folder().resolve("hospital-1-1-DELTA.bin");
      int[] sent = new int[DIMENSION];
      ByteBuffer.wrap(Files.readAllBytes(file))
          .order(ByteOrder.LITTLE_ENDIAN)
          .asIntBuffer()
          .get(sent);
      assertThat(sink.values()).isEqualTo(sent);
    }
  }

  private static <V> V of(Map<String, V> all, String hospital) {
    return Objects.requireNonNull(all.get(hospital));
  }

  private boolean isAt(String replica, Digest root) {
    return Files.exists(
        folder
            .resolve(replica)
            .resolve("blobs")
            .resolve(root.hex().substring(0, 2))
            .resolve(root.hex()));
  }
}
