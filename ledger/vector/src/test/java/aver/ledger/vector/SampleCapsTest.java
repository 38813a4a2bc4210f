package aver.ledger.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.vector.SampleCaps.Claim;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SampleCapsTest {
  @Test
  void exampleOfTheDocumentationHolds() {
    assertThat(
            SampleCaps.weights(
                List.of(
                    new Claim(100, 100, 256),
                    new Claim(200, 200, 256),
                    new Claim(5000, 5000, 256))))
        .containsExactly(25600, 51200, 153600);
  }

  @Test
  void aDeclaredHundredfoldGainsAtMostTheCap() {
    assertThat(
            SampleCaps.weights(
                List.of(
                    new Claim(100, 100, 256),
                    new Claim(100, 100, 128),
                    new Claim(10_000, 10_000, 256))))
        .containsExactly(25600, 12800, 76800);
    assertThat(SampleCaps.weights(List.of(new Claim(10_000, 90, 256)))).containsExactly(90 * 256);
  }

  @Test
  void theLargestWeightIsTheOneOfTheProof() {
    List<Integer> weights =
        SampleCaps.weights(
            Collections.nCopies(1024, new Claim(Long.MAX_VALUE, Long.MAX_VALUE, 256)));
    assertThat(weights).containsOnly(SampleCaps.WEIGHT_MAX).hasSize(1024);
  }

  @Test
  void rangesAreChecked() {
    assertThatThrownBy(() -> new Claim(-1, 1, 256)).hasMessageContaining("at least 0");
    assertThatThrownBy(() -> new Claim(1, 1, 127))
        .hasMessageContaining("factor must be 128 to 256");
    assertThatThrownBy(() -> SampleCaps.weights(List.of())).hasMessageContaining("1 to 1024");
    assertThat(SampleCaps.weights(List.of(new Claim(0, 0, 256), new Claim(9, 9, 256))))
        .containsExactly(0, 0);
  }
}
