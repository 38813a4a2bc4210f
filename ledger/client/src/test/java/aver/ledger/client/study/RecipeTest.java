package aver.ledger.client.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.vector.InitialModel;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RecipeTest {
  private final Recipe regression =
      Recipe.of(
          "logistic-regression",
          Map.of("learning-rate", "0.001", "batch-size", "4", "steps", "100"));
  private final Recipe perceptron =
      Recipe.of("perceptron", Map.of("hidden", "8,4", "epochs", "2", "l2", "0.01"));
  private final Recipe normalised =
      Recipe.of("batch-norm-perceptron", Map.of("hidden", "8,4", "epochs", "2", "mu", "0.5"));

  @Test
  void textsAndRecipeAreTheSame() {
    for (Recipe recipe : new Recipe[] {regression, perceptron, normalised}) {
      assertThat(Recipe.of(recipe.name(), recipe.parameters())).isEqualTo(recipe);
    }
    assertThat(regression.parameters())
        .isEqualTo(
            Map.of(
                "learning-rate",
                "0.001",
                "batch-size",
                "4",
                "steps",
                "100",
                "l2",
                "0.0",
                "seed",
                "0",
                "standardize",
                "site"));
  }

  @Test
  void allProblemsAreToldAtOnce() {
    assertThatThrownBy(() ->
            Recipe.of(
                "logistic-regression",
                Map.of("learning-rate", "NaN", "batch-size", "0", "hidden", "3")))
        .isInstanceOf(InvalidRecipeException.class)
        .hasMessage(
            "recipe logistic-regression cannot be used:"
                + " learning-rate must be a number from 1.0E-9 to 10.0, was 'NaN';"
                + " batch-size must be a whole number from 1 to 4096, was '0';"
                + " exactly one of steps and epochs must be given;"
                + " hidden is no parameter; known: batch-size, epochs, l2, learning-rate, mu, seed,"
                + " standardize, steps");
    assertThatThrownBy(() -> Recipe.of("forest", Map.of()))
        .hasMessageContaining("there are logistic-regression, perceptron, batch-norm-perceptron");
    assertThatThrownBy(
            () -> Recipe.of("batch-norm-perceptron", Map.of("steps", "1", "batch-size", "1")))
        .hasMessageContaining("batch-size must be at least 2");
  }

  @Test
  void whatNormalisesIsNoPartOfTheModel() {
    ModelShape three = new ModelShape(3, 2);
    assertThat(normalised.layout(three).parameters()).isEqualTo(3 * 8 + 8 * 4 + 4 + 1);
    assertThat(normalised.layout(three).place(3 * 8)).isEqualTo("dense-1/W[0,0]");
    assertThat(normalised.normalised()).containsExactly(8, 4);
    assertThat(perceptron.normalised()).isEmpty();
    assertThat(InitialSegments.of(normalised, new ModelShape(4, 2), 20))
        .extracting(InitialModel.Segment::bound)
        .containsExactly(741455, 741455, 1148657, 0);
  }

  @Test
  void layoutsNameEveryParameter() {
    ModelShape two = new ModelShape(13, 2);
    assertThat(regression.layout(two).parameters()).isEqualTo(14);
    assertThat(perceptron.layout(new ModelShape(3, 5)).parameters())
        .isEqualTo(3 * 8 + 8 + 8 * 4 + 4 + 4 * 5 + 5);
    assertThat(perceptron.layout(two).place(13)).isEqualTo("dense-0/W[0,1]");
    assertThat(perceptron.layout(two).place(13 * 8 + 7)).isEqualTo("dense-0/b[0,7]");
    assertThat(regression.layout(two).place(13)).isEqualTo("output/b[0,0]");
  }

  @Test
  void theTaskSchemaHashIsFrozen() {
    assertThat(regression.layout(new ModelShape(3, 2)).taskSchemaHash("aver-schema/v1\n").hex())
        .isEqualTo("8d88fac3fe7ed40b64a77caa306909395426e8723cfad67bdb4aef086c9cc27c");
    assertThat(perceptron.layout(new ModelShape(3, 2)).taskSchemaHash("aver-schema/v1\n").hex())
        .isEqualTo("0db722a2886d868bf3900bf1dc36c261692ef5e5c775b0f8b99dcebf79af1a16");
    assertThat(normalised.layout(new ModelShape(3, 2)).taskSchemaHash("aver-schema/v1\n").hex())
        .isEqualTo("bff59ec0f996e85bd552809721fe5985d9607b1b74c8cad61f79cb0f914dc6e4");
  }

  @Test
  void modelsBeginWithinTheirBounds() {
    assertThat(InitialSegments.of(regression, new ModelShape(16, 2), 20))
        .containsExactly(new InitialModel.Segment(17, 1 << 18));
    assertThat(InitialSegments.of(perceptron, new ModelShape(4, 2), 20))
        .extracting(InitialModel.Segment::length)
        .containsExactly(32L, 8L, 32L, 4L, 4L, 1L);
    assertThat(InitialSegments.of(perceptron, new ModelShape(4, 2), 20))
        .extracting(InitialModel.Segment::bound)
        .containsExactly(741455, 0, 741455, 0, 1148657, 0);
  }
}
