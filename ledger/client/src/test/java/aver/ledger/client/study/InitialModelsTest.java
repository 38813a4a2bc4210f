package aver.ledger.client.study;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.proof.Digest;
import aver.ledger.rules.round.VectorRoot;
import aver.ledger.rules.state.InitialModelSpec;
import aver.ledger.vector.Lanes;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Version 0 is what its seed gives, or nothing. */
final class InitialModelsTest {
  private final InitialModelSpec named =
      InitialModels.of(
          Recipe.of("perceptron", Map.of("hidden", "8,4", "epochs", "2")),
          new ModelShape(13, 2),
          20,
          7);

  @Test
  void aTaskThatNamesWhatItsSeedGivesHasIt() {
    assertThat(InitialModels.compute(named))
        .hasValueSatisfying(
            model -> assertThat(VectorRoot.of(model, Lanes.one())).isEqualTo(named.root()));
  }

  @Test
  void aTaskThatNamesAnotherRootHasNone() {
    Digest other = Digest.sha256(new byte[] {1});
    assertThat(InitialModels.compute(new InitialModelSpec(named.seed(), named.segments(), other)))
        .isEmpty();
  }
}
