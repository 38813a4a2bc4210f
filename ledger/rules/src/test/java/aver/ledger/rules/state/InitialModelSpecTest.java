package aver.ledger.rules.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.vector.InitialModel;
import org.junit.jupiter.api.Test;

/** What a task may ask for is what everybody can draw. */
class InitialModelSpecTest {
  @Test
  void theLargestBoundThatATaskMayNameCanBeDrawn() {
    var most = new InitialModelSpec.Segment(1, TaskSpec.BOUND_MAX);
    assertThat(new InitialModel.Segment(most.length(), most.bound()).bound())
        .isEqualTo(most.bound());
    assertThatThrownBy(() -> new InitialModelSpec.Segment(1, TaskSpec.BOUND_MAX + 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("segment bound");
  }
}
