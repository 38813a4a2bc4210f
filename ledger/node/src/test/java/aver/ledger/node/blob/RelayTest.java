package aver.ledger.node.blob;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RelayTest {
  @Test
  void aPeerThatAsksForAnotherTryIsAskedAgainNeitherAtOnceNorMuchLater() {
    assertThat(Relay.pause(0)).as("it does not ask for one").isZero();
    assertThat(Relay.pause(1)).isEqualTo(250);
    assertThat(Relay.pause(1_000)).isEqualTo(1_000);
    assertThat(Relay.pause(Long.MAX_VALUE)).isEqualTo(5_000);
    assertThat(Relay.pause(-1)).isEqualTo(250);
  }
}
