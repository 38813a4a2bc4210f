package aver.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import aver.ledger.client.blob.BlobDownload;
import aver.ledger.client.blob.BlobPlace;
import aver.ledger.client.blob.BlobRefusedException;
import aver.ledger.client.blob.Update;
import aver.ledger.client.blob.UpdateUpload;
import aver.ledger.client.blob.VectorSink;
import aver.ledger.proof.Digest;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import aver.proto.v1.UploadOpening;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a member sends wrongly is refused with its own code, and changes nothing: no block, no
 * blob. The hospitals' commitments: a good update, one that is a value too long, one over the
 * bound.
 */
final class BlobRefusalsTest {
  private static final String GOOD = "hospital-1";
  private static final String LONG = "hospital-2";
  private static final String OVER = "hospital-3";
  private static final int DIMENSION = 40_000;
  private static final int LEAF = 1 << 16;

  @TempDir static Path folder;
  private static Study study;
  private static Federation federation;
  private static Update good;
  private static Update tooLong;
  private static Update over;
  private static List<String> before;

  @BeforeAll
  static void closeCommits() throws Exception {
    study = Study.prepared(folder, DIMENSION);
    federation = study.federation;
    good = study.update(GOOD, 1, i -> i % 1000);
    tooLong = new Study(federation, DIMENSION + 1).update(LONG, 1, i -> 7);
    over = study.update(OVER, 1, i -> i == 30_000 ? -Study.BOUND - 1 : Study.BOUND);
    study.commit(GOOD, good);
    study.commit(LONG, tooLong);
    assertThatThrownBy(() -> new UpdateUpload(study.client(GOOD)).send(good))
        .isInstanceOfSatisfying(
            BlobRefusedException.class, e -> assertThat(e.code()).isEqualTo("attempt_phase_wrong"));
    assertThat(refusal(GOOD, RawUpload.opening(federation, GOOD, good)))
        .isEqualTo("attempt_phase_wrong");
    study.commit(OVER, over);
    for (String hospital : Federation.HOSPITALS) {
      study.await(hospital, 1, AttemptPhase.REVEAL);
    }
    before = values();
  }

  @AfterEach
  void nothingElseChanged() throws Exception {
    assertThat(values()).isEqualTo(before);
    for (String replica : Federation.REPLICAS) {
      assertThat(wholeBlobs(replica)).as(replica).isEmpty();
    }
  }

  @AfterAll
  static void stop() {
    study.close();
  }

  @Test
  void anOpeningIsTheOneEncodingOfAHeaderAndItsManifest() throws Exception {
    UploadOpening right = RawUpload.opening(federation, GOOD, good).build();
    byte[] unknownField = {0x7a, 0};
    assertThat(
            refusal(
                GOOD,
                right.toBuilder()
                    .setHeader(right.getHeader().concat(ByteString.copyFrom(unknownField)))))
        .isEqualTo("blob_request_malformed");
    assertThat(refusal(GOOD, right.toBuilder().setHeader(ByteString.copyFrom(new byte[4000]))))
        .isEqualTo("blob_request_malformed");
    assertThat(refusal(GOOD, right.toBuilder().setSalt(ByteString.copyFrom(new byte[31]))))
        .isEqualTo("blob_request_malformed");
    assertThat(refusal(GOOD, right.toBuilder().clearManifest()))
        .isEqualTo("blob_request_malformed");
    var shorter = right.getManifest(0).toBuilder().setLength(DIMENSION - 1);
    assertThat(refusal(GOOD, right.toBuilder().setManifest(0, shorter)))
        .isEqualTo("blob_manifest_mismatch");
    try (RawUpload upload = new RawUpload(federation, GOOD, "replica-1")) {
      assertThat(upload.leaves(good, 0, 1).code()).isEqualTo("blob_request_malformed");
    }
  }

  @Test
  void aHeaderIsSignedByItsMemberWithThePresentKeyOnThisChain() throws Exception {
    Digest chain = federation.genesis().chainId();
    var header = RawUpload.header(GOOD, good);
    assertThat(
            refusal(
                GOOD,
                complete(
                    RawUpload.opening(federation, GOOD, header, Study.digest("another chain")))))
        .isEqualTo("blob_signature_false");
    assertThat(refusal(GOOD, complete(RawUpload.opening(federation, LONG, header, chain))))
        .isEqualTo("blob_signature_false");
    var newer = RawUpload.header(GOOD, good).setKeyVersion(2);
    assertThat(refusal(GOOD, complete(RawUpload.opening(federation, GOOD, newer, chain))))
        .isEqualTo("blob_key_version_wrong");
  }

  @Test
  void nobodySendsWhatAnotherCommittedTo() throws Exception {
    // the very bytes of another member
    assertThat(refusal(OVER, RawUpload.opening(federation, GOOD, good)))
        .isEqualTo("blob_sender_wrong");
    // another member's manifest and salt under one's own name
    assertThat(refusal(OVER, RawUpload.opening(federation, OVER, good)))
        .isEqualTo("commitment_not_opened");
    assertThat(refusal("coordinator-1", RawUpload.opening(federation, "coordinator-1", good)))
        .isEqualTo("not_selected");
    Update other =
        new Update(Study.TASK, 1, good.manifest(), Study.digest("another salt"), good.files());
    assertThat(refusal(GOOD, RawUpload.opening(federation, GOOD, other)))
        .isEqualTo("commitment_not_opened");
  }

  @Test
  void anotherAttemptOrTaskIsRefused() throws Exception {
    Update next = new Update(Study.TASK, 2, good.manifest(), good.salt(), good.files());
    assertThat(refusal(GOOD, RawUpload.opening(federation, GOOD, next)))
        .isEqualTo("attempt_unknown");
    Update nowhere = new Update("nowhere", 1, good.manifest(), good.salt(), good.files());
    assertThat(refusal(GOOD, RawUpload.opening(federation, GOOD, nowhere)))
        .isEqualTo("attempt_unknown");
  }

  @Test
  void aCommittedManifestOfAnotherShapeIsRefused() throws Exception {
    assertThat(refusal(LONG, RawUpload.opening(federation, LONG, tooLong)))
        .isEqualTo("manifest_wrong");
    assertThatThrownBy(() -> new UpdateUpload(study.client(LONG)).send(tooLong))
        .isInstanceOfSatisfying(
            BlobRefusedException.class, e -> assertThat(e.code()).isEqualTo("manifest_wrong"));
  }

  @Test
  void aReplicaThatIsBehindSaysSo() throws Exception {
    assertThat(refusal(GOOD, RawUpload.opening(federation, GOOD, good).setHeight(1_000_000)))
        .isEqualTo("blob_not_yet");
  }

  @Test
  void aValueOverTheBoundIsRefusedWhereItStands() throws Exception {
    try (RawUpload upload = new RawUpload(federation, OVER, "replica-2")) {
      upload.open(RawUpload.opening(federation, OVER, over));
      assertThat(upload.answer().getProgress().getLeaf()).isZero();
      upload.leaves(over, 0, 3);
      assertThat(upload.answer().getRefused())
          .satisfies(refused -> {
            assertThat(refused.getCode()).isEqualTo("blob_value_out_of_bound");
            assertThat(refused.getMessage()).contains("byte " + 30_000 * Integer.BYTES);
          });
    }
    assertThatThrownBy(() -> new UpdateUpload(study.client(OVER)).send(over))
        .isInstanceOfSatisfying(
            BlobRefusedException.class,
            e -> assertThat(e.code()).isEqualTo("blob_value_out_of_bound"));
  }

  @Test
  void leavesComeInOrderInTheirSizeAndWithTheirRoot() throws Exception {
    try (RawUpload upload = new RawUpload(federation, GOOD, "replica-3")) {
      upload.open(RawUpload.opening(federation, GOOD, good)).answer();
      assertThat(upload.leaves(good, 1, 2).code()).isEqualTo("blob_leaf_out_of_order");
    }
    try (RawUpload upload = new RawUpload(federation, GOOD, "replica-3")) {
      upload.open(RawUpload.opening(federation, GOOD, good)).answer();
      assertThat(upload.leaf(1, 0, new byte[16]).code()).isEqualTo("blob_leaf_out_of_order");
    }
    try (RawUpload upload = new RawUpload(federation, GOOD, "replica-3")) {
      upload.open(RawUpload.opening(federation, GOOD, good)).answer();
      assertThat(upload.leaf(0, 0, new byte[LEAF - 4]).code()).isEqualTo("blob_leaf_size_wrong");
    }
    try (RawUpload upload = new RawUpload(federation, GOOD, "replica-3")) {
      upload.open(RawUpload.opening(federation, GOOD, good)).answer();
      upload.leaf(0, 0, new byte[LEAF]).leaves(good, 1, 3);
      assertThat(upload.code()).isEqualTo("blob_root_wrong");
    }
    try (RawUpload upload = new RawUpload(federation, GOOD, "replica-3")) {
      upload.open(RawUpload.opening(federation, GOOD, good));
      assertThat(upload.answer().getProgress().getLeaf()).as("nothing was kept").isZero();
    }
  }

  @Test
  void oneMemberDoesNotTakeAllTurns() throws Exception {
    List<RawUpload> idle = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        idle.add(new RawUpload(federation, GOOD, "replica-4"));
      }
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> {
            try (RawUpload fifth = new RawUpload(federation, GOOD, "replica-4")) {
              fifth.open(RawUpload.opening(federation, GOOD, good).setHeight(1_000_000));
              var refused = fifth.answer().getRefused();
              assertThat(refused.getCode()).isEqualTo("blob_busy");
              assertThat(refused.getRetryAfterMs()).isPositive();
            }
          });
      try (RawUpload other = new RawUpload(federation, OVER, "replica-4")) {
        other.open(RawUpload.opening(federation, OVER, over));
        assertThat(other.answer().hasProgress()).as("others are served").isTrue();
      }
    } finally {
      idle.forEach(RawUpload::close);
    }
  }

  @Test
  void whoMayNotReadIsToldNothing() throws Exception {
    VectorEntry delta = good.manifest().getFirst();
    for (String member : List.of(LONG, "admin-1", "researcher-1")) {
      for (BlobPlace place :
          List.of(
              new BlobPlace.OfUpdate(Study.TASK, 1, GOOD),
              new BlobPlace.OfModel(Study.TASK, 0),
              new BlobPlace.Anywhere())) {
        assertThat(downloadRefusal(member, delta, place)).isEqualTo("blob_no_right");
      }
    }
    VectorEntry initial =
        new VectorEntry(
            VectorRole.MODEL,
            DIMENSION,
            study
                .client(GOOD)
                .read(Keys.model(Study.TASK, 0))
                .orElseThrow()
                .manifest()
                .getFirst()
                .root());
    BlobPlace version0 = new BlobPlace.OfModel(Study.TASK, 0);
    assertThat(downloadRefusal("coordinator-1", initial, version0)).isEqualTo("blob_no_right");
  }

  /** All that could change but for the time. */
  private static List<String> values() throws Exception {
    List<String> keys = new ArrayList<>();
    keys.add(Keys.task(Study.TASK).key());
    keys.add(Keys.attempt(Study.TASK, 1).key());
    for (String hospital : Federation.HOSPITALS) {
      keys.add(Keys.seat(Study.TASK, 1, hospital).key());
      keys.add(Keys.member(hospital).key());
      keys.add(Keys.refusals(hospital).key());
    }
    var values = study.client(GOOD).read(keys).values();
    return keys.stream()
        .map(key ->
            key
                + " "
                + Objects.requireNonNull(values.get(key))
                    .map(Octets::of)
                    .map(Octets::hex)
                    .orElse("absent"))
        .toList();
  }

  private static String downloadRefusal(String member, VectorEntry vector, BlobPlace place)
      throws Exception {
    try {
      BlobDownload.over(study.client(member))
          .fetch(vector.root(), vector.length() * Integer.BYTES, place, new VectorSink(vector));
      return "given";
    } catch (BlobRefusedException e) {
      return e.code();
    }
  }

  private static UploadOpening.Builder complete(UploadOpening.Builder header) {
    return header
        .addAllManifest(aver.ledger.wire.Fields.manifestOf(good.manifest()))
        .setSalt(ByteString.copyFrom(good.salt().bytes()));
  }

  private static String refusal(String caller, UploadOpening.Builder opening)
      throws InterruptedException {
    try (RawUpload upload = new RawUpload(federation, caller, "replica-1")) {
      return upload.open(opening).code();
    }
  }

  private static List<Path> wholeBlobs(String replica) throws IOException {
    Path blobs = federation.folder().resolve(replica).resolve("blobs");
    try (Stream<Path> files = Files.walk(blobs)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.resolveSibling(".").normalize().endsWith("partial"))
          .filter(BlobRefusalsTest::isNotZero)
          .toList();
    }
  }

  /** Replicas make version 0 of the model, which is all zeros here, on their own. */
  private static boolean isNotZero(Path file) {
    try {
      var values = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      while (values.remaining() >= Integer.BYTES) {
        if (values.getInt() != 0) {
          return true;
        }
      }
      return false;
    } catch (IOException gone) {
      return false;
    }
  }
}
