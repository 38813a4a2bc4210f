package aver.ledger.client.blob;

import static org.assertj.core.api.Assertions.assertThat;

import aver.proto.v1.BlobRefusal;
import org.junit.jupiter.api.Test;

final class BlobRefusedExceptionTest {
  @Test
  void whatAReplicaSaysCanBeShown() {
    BlobRefusedException refused =
        BlobRefusedException.of(
            BlobRefusal.newBuilder()
                .setCode("blob_busy\u001b[2J")
                .setMessage("later\n\u202e" + "x".repeat(1 << 20))
                .setRetryAfterMs(500)
                .build());
    assertThat(refused.code()).isEqualTo("blob_busy [2J");
    assertThat(refused).hasMessageStartingWith("later  xx");
    assertThat(refused.getMessage()).hasSizeLessThan(1_000);
    assertThat(refused.retryAfterMs()).isEqualTo(500);
  }
}
