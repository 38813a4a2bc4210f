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
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import aver.proto.v1.UploadOpening;
import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a member sends wrongly is refused with its own code, and changes nothing: no block, no
 * blob.
 */
final class BlobRefusalsTest {
  private static final String GOOD = ClosedCommits.GOOD;
  private static final String LONG = ClosedCommits.LONG;
  private static final String OVER = ClosedCommits.OVER;
  private static final int LEAF = 1 << 16;

  @TempDir static Path folder;
  private static ClosedCommits commits;
  private static Study study;
  private static Federation federation;
  private static Update good;
  private static List<String> before;

  @BeforeAll
  static void closeCommits() throws Exception {
    study = Study.prepared(folder, ClosedCommits.DIMENSION);
    federation = study.federation;
    commits = new ClosedCommits(study);
    good = commits.good;
    before = commits.values();
  }

  @AfterEach
  void nothingElseChanged() throws Exception {
    assertThat(commits.values()).isEqualTo(before);
    for (String replica : Federation.REPLICAS) {
      assertThat(commits.wholeBlobs(replica)).as(replica).isEmpty();
    }
  }

  @AfterAll
  static void stop() {
    study.close();
  }

  @Test
  void anOpeningIsTheOneEncodingOfAHeaderAndItsManifest() throws Exception {
    UploadOpening right = commits.opening(GOOD, good).build();
    byte[] unknownField = {0x7a, 0};
    assertThat(
            commits.refusal(
                GOOD,
                right.toBuilder()
                    .setHeader(right.getHeader().concat(ByteString.copyFrom(unknownField)))))
        .isEqualTo("blob_request_malformed");
    assertThat(
            commits.refusal(GOOD, right.toBuilder().setHeader(ByteString.copyFrom(new byte[4000]))))
        .isEqualTo("blob_request_malformed");
    assertThat(commits.refusal(GOOD, right.toBuilder().setSalt(ByteString.copyFrom(new byte[31]))))
        .isEqualTo("blob_request_malformed");
    assertThat(commits.refusal(GOOD, right.toBuilder().clearManifest()))
        .isEqualTo("blob_request_malformed");
    var shorter = right.getManifest(0).toBuilder().setLength(ClosedCommits.DIMENSION - 1);
    assertThat(commits.refusal(GOOD, right.toBuilder().setManifest(0, shorter)))
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
            commits.refusal(
                GOOD,
                complete(
                    RawUpload.opening(federation, GOOD, header, Study.digest("another chain")))))
        .isEqualTo("blob_signature_false");
    assertThat(commits.refusal(GOOD, complete(RawUpload.opening(federation, LONG, header, chain))))
        .isEqualTo("blob_signature_false");
    var newer = RawUpload.header(GOOD, good).setKeyVersion(2);
    assertThat(commits.refusal(GOOD, complete(RawUpload.opening(federation, GOOD, newer, chain))))
        .isEqualTo("blob_key_version_wrong");
  }

  @Test
  void nobodySendsWhatAnotherCommittedTo() throws Exception {
    // the very bytes of another member
    assertThat(commits.refusal(OVER, commits.opening(GOOD, good))).isEqualTo("blob_sender_wrong");
    // another member's manifest and salt under one's own name
    assertThat(commits.refusal(OVER, commits.opening(OVER, good)))
        .isEqualTo("commitment_not_opened");
    assertThat(commits.refusal("coordinator-1", commits.opening("coordinator-1", good)))
        .isEqualTo("not_selected");
    Update other =
        new Update(Study.TASK, 1, good.manifest(), Study.digest("another salt"), good.files());
    assertThat(commits.refusal(GOOD, commits.opening(GOOD, other)))
        .isEqualTo("commitment_not_opened");
  }

  @Test
  void anotherAttemptOrTaskIsRefused() throws Exception {
    Update next = new Update(Study.TASK, 2, good.manifest(), good.salt(), good.files());
    assertThat(commits.refusal(GOOD, commits.opening(GOOD, next))).isEqualTo("attempt_unknown");
    Update nowhere = new Update("nowhere", 1, good.manifest(), good.salt(), good.files());
    assertThat(commits.refusal(GOOD, commits.opening(GOOD, nowhere))).isEqualTo("attempt_unknown");
  }

  @Test
  void aCommittedManifestOfAnotherShapeIsRefused() throws Exception {
    assertThat(commits.refusal(LONG, commits.opening(LONG, commits.tooLong)))
        .isEqualTo("manifest_wrong");
    assertThatThrownBy(() -> new UpdateUpload(study.client(LONG)).send(commits.tooLong))
        .isInstanceOfSatisfying(
            BlobRefusedException.class, e -> assertThat(e.code()).isEqualTo("manifest_wrong"));
  }

  @Test
  void aReplicaThatIsBehindSaysSo() throws Exception {
    assertThat(commits.refusal(GOOD, commits.opening(GOOD, good).setHeight(1_000_000)))
        .isEqualTo("blob_not_yet");
  }

  @Test
  void aValueOverTheBoundIsRefusedWhereItStands() throws Exception {
    try (RawUpload upload = new RawUpload(federation, OVER, "replica-2")) {
      upload.open(commits.opening(OVER, commits.over));
      assertThat(upload.answer().getProgress().getLeaf()).isZero();
      upload.leaves(commits.over, 0, 3);
      assertThat(upload.answer().getRefused())
          .satisfies(refused -> {
            assertThat(refused.getCode()).isEqualTo("blob_value_out_of_bound");
            assertThat(refused.getMessage()).contains("byte " + 30_000 * Integer.BYTES);
          });
    }
    assertThatThrownBy(() -> new UpdateUpload(study.client(OVER)).send(commits.over))
        .isInstanceOfSatisfying(
            BlobRefusedException.class,
            e -> assertThat(e.code()).isEqualTo("blob_value_out_of_bound"));
  }

  @Test
  void leavesComeInOrderInTheirSizeAndWithTheirRoot() throws Exception {
    try (RawUpload upload = new RawUpload(federation, GOOD, "replica-3")) {
      upload.open(commits.opening(GOOD, good)).answer();
      assertThat(upload.leaves(good, 1, 2).code()).isEqualTo("blob_leaf_out_of_order");
    }
    try (RawUpload upload = new RawUpload(federation, GOOD, "replica-3")) {
      upload.open(commits.opening(GOOD, good)).answer();
      assertThat(upload.leaf(1, 0, new byte[16]).code()).isEqualTo("blob_leaf_out_of_order");
    }
    try (RawUpload upload = new RawUpload(federation, GOOD, "replica-3")) {
      upload.open(commits.opening(GOOD, good)).answer();
      assertThat(upload.leaf(0, 0, new byte[LEAF - 4]).code()).isEqualTo("blob_leaf_size_wrong");
    }
    try (RawUpload upload = new RawUpload(federation, GOOD, "replica-3")) {
      upload.open(commits.opening(GOOD, good)).answer();
      upload.leaf(0, 0, new byte[LEAF]).leaves(good, 1, 3);
      assertThat(upload.code()).isEqualTo("blob_root_wrong");
    }
    try (RawUpload upload = new RawUpload(federation, GOOD, "replica-3")) {
      upload.open(commits.opening(GOOD, good));
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
              fifth.open(commits.opening(GOOD, good).setHeight(1_000_000));
              var refused = fifth.answer().getRefused();
              assertThat(refused.getCode()).isEqualTo("blob_busy");
              assertThat(refused.getRetryAfterMs()).isPositive();
            }
          });
      try (RawUpload other = new RawUpload(federation, OVER, "replica-4")) {
        other.open(commits.opening(OVER, commits.over));
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
            ClosedCommits.DIMENSION,
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
}
