package aver.ledger.client.blob;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When an agent goes on at another replica, and when at all. */
final class UploadPaceTest {
  /** 8 MB: 8 s at 1 MB/s, and 10 s of patience; half of the reveal window after a minute. */
  private final UploadPace pace = new UploadPace(8_000_000, 60_000);

  @Test
  void oneReplicaIsAskedUntilItWasQuietForTooLong() {
    assertThat(pace.next(0, 0, 0)).isEqualTo(UploadPace.Move.NEXT);
    assertThat(pace.next(1, 0, 0)).isEqualTo(UploadPace.Move.WAIT);
    assertThat(pace.next(1, 17_999, 17_999)).isEqualTo(UploadPace.Move.WAIT);
    assertThat(pace.next(1, 18_000, 18_000)).isEqualTo(UploadPace.Move.NEXT);
  }

  @Test
  void anAcknowledgementBuysTimeAgain() {
    assertThat(pace.next(1, 17_000, 40_000)).isEqualTo(UploadPace.Move.WAIT);
    assertThat(pace.waitMs(17_000, 40_000)).isEqualTo(1_000);
  }

  @Test
  void afterHalfOfTheWindowAllAreAsked() {
    assertThat(pace.next(1, 0, 59_999)).isEqualTo(UploadPace.Move.WAIT);
    assertThat(pace.waitMs(0, 59_999)).isEqualTo(1);
    assertThat(pace.next(1, 0, 60_000)).isEqualTo(UploadPace.Move.ALL);
    assertThat(pace.next(0, 0, 60_000)).isEqualTo(UploadPace.Move.ALL);
    assertThat(new UploadPace(100, -5).next(0, 0, 0)).isEqualTo(UploadPace.Move.ALL);
  }

  @Test
  void waitingEndsWhenThereIsSomethingToDecide() {
    assertThat(pace.waitMs(0, 0)).isEqualTo(18_000);
    assertThat(pace.waitMs(0, 50_000)).isEqualTo(10_000);
    assertThat(pace.waitMs(20_000, 70_000)).isEqualTo(1);
  }
}
