package aver.ledger.node.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FaultsTest {
  private final Faults faults = new Faults();

  @Test
  void workThatIsTriedAgainCountsUntilItWorks() {
    faults.failing("looking", new IllegalStateException("no disk"));
    assertThat(faults.first()).hasValueSatisfying(f -> assertThat(f).contains("looking failed"));
    faults.works("another");
    assertThat(faults.first()).isPresent();
    faults.works("looking");
    assertThat(faults.first()).isEmpty();
  }

  @Test
  void whatEndedAThreadStaysAlsoIfItWasAnError() {
    faults.guard(
        "signing",
        () -> {
          throw new OutOfMemoryError("for this test");
        });
    faults.works("signing");
    assertThat(faults.first()).hasValueSatisfying(f -> assertThat(f).contains("signing failed"));
  }
}
