package aver.simulations.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a command line or a file is said in one line, and no result is left. */
class AggregateRefusalsTest {
  private final Path dir;
  private final TypedAggregate typed;

  AggregateRefusalsTest(@TempDir Path dir) throws IOException {
    this.dir = dir;
    typed = new TypedAggregate(dir);
  }

  /** Two good files and where the result would go, behind other arguments. */
  private String[] two(String... before) {
    String[] all = new String[before.length + 4];
    System.arraycopy(before, 0, all, 0, before.length);
    System.arraycopy(new String[] {typed.a, typed.b, "-o", typed.result}, 0, all, before.length, 4);
    return all;
  }

  @Test
  void aRootGoesWithTheRuleThatTrusts() {
    typed.refused(2, "needs a trusted update", two("--rule", "fltrust"));
    typed.refused(2, "trusts no update", two("--rule", "mean", "--root", typed.a));
  }

  @Test
  void aValueOverTheBoundNamesTheOption() throws IOException {
    typed.refused(
        2, "give --fraction-bits 20 or less", two("--rule", "mean", "--fraction-bits", "21"));
    typed.done(two("--rule", "mean", "--fraction-bits", "19"));
    assertThat(typed.values()).containsExactly(4.5, 6);
  }

  @Test
  void wrongFilesAndFlagsAreOneClearLine() throws IOException {
    String missing = dir.resolve("missing.npy").toString();
    typed.refused(2, "missing.npy", two("--rule", "mean", missing));
    String text = typed.text("text.npy", "hello");
    typed.refused(2, "not a NumPy .npy file", two("--rule", "mean", text));
    typed.refused(2, "same size", two("--rule", "mean", typed.floats("one.npy", 1)));
    typed.refused(2, "take one of mean, clipped-mean", two("--rule", "media"));
    typed.refused(2, "is not a file", two("--rule", "mean", dir.toString()));
    String nowhere = dir.resolve("no/out.npy").toString();
    typed.refused(2, "its folder must exist", "--rule", "mean", typed.a, "-o", nowhere);
    typed.refused(2, "0 to 30", two("--rule", "mean", "--fraction-bits", "31"));
    typed.refused(2, "-o are needed", "--rule", "mean", typed.a);
    typed.refused(2, "Unknown option", two("--rule", "mean", "--byzantines", "1"));
  }

  @Test
  void wrongWeightsAreOneClearLine() throws IOException {
    for (String weights :
        new String[] {
          "[1]",
          "{}",
          "[1, 0]",
          "[1, 1.5]",
          "[1, -1]",
          "[1, \"2\"]",
          "[1, 2",
          "[1, 99999999999]",
          "[1,2]x",
          ""
        }) {
      String file = typed.text("w.json", weights);
      typed.refused(2, "w.json", two("--rule", "mean", "--weights", file));
    }
  }

  @Test
  void aBoundThatDoesNotHoldIsRefusedWithTheNumberThatWould() {
    typed.refused(
        2, "needs at least 5 updates", two("--rule", "krum", "--byzantine", "1", typed.c));
    typed.refused(2, "never bears 1", two("--rule", "mean", "--byzantine", "1", typed.c));
    typed.refused(2, "'nmm' is not one of nnm, bucketing", two("--rule", "mean", "--pre", "nmm"));
  }
}
