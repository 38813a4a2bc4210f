package aver.simulations.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A history is the same bytes always: these digests were written down once. They change when rules,
 * wire or what a seed plays changes on purpose, and then alone.
 */
class SameBytesTest {
  private static final String SEEDS_1_TO_4 =
      "544c418a228608cd1297a33412fece86a317d15c5573e9305edccd31100b4743";
  private static final String ONE_HISTORY =
      "55cc7b1401429904419b0ce1042f968fa1b9dbbabf70a9e6b00f38744446c126";

  @BeforeAll
  static void quiet() {
    Quiet.logs();
  }

  @Test
  void seedsAreWhatTheyWere() throws InterruptedException {
    Fuzzing.Result result = Fuzzing.play(new SeedRange(1, 4), 2, Feed.TOLD, _ -> {});
    assertThat(result.digest().hex()).isEqualTo(SEEDS_1_TO_4);
  }

  @Test
  void interpretedElsewhereItIsTheSame() throws IOException, InterruptedException {
    assertThat(OneHistory.digest()).isEqualTo(ONE_HISTORY);
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process child =
        new ProcessBuilder(
                List.of(
                    java,
                    "-Xint",
                    "-Duser.timezone=Asia/Tokyo",
                    "-Duser.language=tr",
                    "-Duser.country=TR",
                    "-cp",
                    System.getProperty("java.class.path"),
                    OneHistory.class.getName()))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(child.waitFor()).isZero();
    assertThat(said.strip().lines().toList()).endsWith(ONE_HISTORY);
  }
}
