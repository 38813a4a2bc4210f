package aver.ledger.node.blob;

import static aver.ledger.node.blob.SlowUploads.ATTEMPT;
import static aver.ledger.node.blob.SlowUploads.AUTHOR;
import static aver.ledger.node.blob.SlowUploads.OTHER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.node.RawUpload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica that has somebody's update and sends it to another one as slowly as it can. */
final class SlowUploadTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir Path folder;
  private SlowUploads at;

  @BeforeEach
  void serve() throws Exception {
    at = new SlowUploads(folder);
  }

  @AfterEach
  void close() {
    at.close();
  }

  /** Sends a leaf and then nothing. */
  private RawUpload slow(byte[] leaf) throws Exception {
    RawUpload slow = at.upload(OTHER);
    assertThat(slow.answer().getProgress().getLeaf()).isZero();
    slow.leaf(0, 0, leaf);
    await().atMost(MINUTE).until(() -> Files.size(at.partial()) == leaf.length);
    return slow;
  }

  @Test
  void theAuthorTakesItsUpdateOverAndNobodyElseDoes() throws Exception {
    try (RawUpload slow = slow(at.leaf(0));
        RawUpload again = at.upload(OTHER)) {
      assertThat(again.code()).isEqualTo("blob_busy");
      try (RawUpload author = at.upload(AUTHOR);
          RawUpload third = at.upload(OTHER)) {
        assertThat(author.answer().getProgress().getLeaf()).as("what came is kept").isEqualTo(1);
        assertThat(third.code()).isEqualTo("blob_busy");
        assertThat(slow.leaf(0, 1, at.leaf(1)).code()).isEqualTo("blob_busy");
        assertThat(author.leaf(0, 1, at.leaf(1)).code()).isEqualTo("acknowledged");
      }
    }
  }

  @Test
  void aFalseLeafOfAnotherCostsTheAuthorItsOwnOnceMore() throws Exception {
    try (RawUpload slow = slow(new byte[at.leaf(0).length]);
        RawUpload author = at.upload(AUTHOR)) {
      assertThat(author.answer().getProgress().getLeaf()).isEqualTo(1);
      author.leaf(0, 1, at.leaf(1));
      assertThat(author.answer().getProgress().getLeaf()).isZero();
      author.leaf(0, 0, at.leaf(0)).leaf(0, 1, at.leaf(1));
      assertThat(author.code()).isEqualTo("acknowledged");
      assertThat(slow.leaf(0, 1, at.leaf(1)).code()).isEqualTo("blob_busy");
    }
  }

  @Test
  void aReplicaFetchesWhatAnotherSendsItSlowly() throws Exception {
    at.otherHasIt();
    try (RawUpload slow = slow(at.leaf(0))) {
      assertThat(at.fetch().ensure(at.root(), at.bytes())).isTrue();
      assertThat(slow.leaf(0, 1, at.leaf(1)).code()).isEqualTo("blob_busy");
    }
  }

  @Test
  void passingOnTakesNoLongerThanAReplicaWouldTryAndTheAuthorItsTime() throws Exception {
    long laterNs = TimeUnit.SECONDS.toNanos(31);
    try (RawUpload slow = slow(at.leaf(0))) {
      at.uploads().expire(System.nanoTime() + laterNs);
      var refused = slow.answer().getRefused();
      assertThat(refused.getCode()).isEqualTo("blob_too_slow");
      assertThat(refused.getRetryAfterMs()).isPositive();
    }
    try (RawUpload author = at.upload(AUTHOR)) {
      assertThat(author.answer().getProgress().getLeaf()).isEqualTo(1);
      at.uploads().expire(System.nanoTime() + laterNs);
      assertThat(author.leaf(0, 1, at.leaf(1)).code()).isEqualTo("acknowledged");
    }
  }

  @Test
  void anUploadEndsWhenItsAttemptTakesNoMoreReveals() throws Exception {
    try (RawUpload slow = slow(at.leaf(0))) {
      at.uploads().expire();
      at.put(FiveAttempts.attempt(ATTEMPT, true));
      at.uploads().expire();
      var refused = slow.answer().getRefused();
      assertThat(refused.getCode()).isEqualTo("attempt_phase_wrong");
      assertThat(refused.getRetryAfterMs()).isZero();
    }
  }
}
