package aver.simulations.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.cli.CommandLineRunner;
import aver.ledger.vector.FixedPoint;
import aver.ledger.vector.npy.NpyFile;
import aver.ledger.vector.npy.VectorOutput;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AggregateCommandTest {
  /** The command as a user meets it. */
  @Command(name = "aver", subcommands = AggregateCommand.class)
  static final class Root {}

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path dir;
  private String a = "";
  private String b = "";
  private String c = "";
  private String result = "";

  @BeforeEach
  void write() throws IOException {
    a = floats("a.npy", 3 << 20, 4 << 20);
    b = floats("b.npy", 6 << 20, 8 << 20);
    c = floats("c.npy", -(1 << 19), 0);
    result = dir.resolve("out.npy").toString();
  }

  private String floats(String name, int... quanta) throws IOException {
    Path file = dir.resolve(name);
    try (VectorOutput npy = VectorOutput.npyFloats(file, quanta.length, FixedPoint.DEFAULT)) {
      npy.write(0, quanta, quanta.length);
      npy.commit();
    }
    return file.toString();
  }

  private int run(String... args) {
    List<String> all = new ArrayList<>(List.of("aggregate"));
    all.addAll(Arrays.asList(args));
    return CommandLineRunner.run(
        new Root(),
        new PrintWriter(out, true),
        new PrintWriter(err, true),
        all.toArray(String[]::new));
  }

  private void assertRefused(int code, String message, String... args) {
    assertThat(run(args)).as(err.toString()).isEqualTo(code);
    assertThat(err.toString()).contains(message).doesNotContain("\tat ");
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(out.toString()).isEmpty();
    assertThat(dir.resolve("out.npy")).doesNotExist();
    assertThat(dir.resolve("out.npy.partial")).doesNotExist();
    err.getBuffer().setLength(0);
  }

  private double[] values(String file) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      NpyFile npy = NpyFile.open(Path.of(file), arena);
      double[] values = new double[(int) npy.header().length()];
      for (int i = 0; i < values.length; i++) {
        values[i] = npy.value(i);
      }
      return values;
    }
  }

  @Test
  void meanOfFloatsIsFloats() throws IOException {
    assertThat(run("--rule", "mean", a, b, "-o", result)).as(err.toString()).isZero();
    assertThat(values(result)).containsExactly(4.5, 6);
  }

  @Test
  void trustIsMeasuredByTheRoot() throws IOException {
    assertThat(run("--rule", "fltrust", "--root", a, "--explain", b, c, "-o", result))
        .as(err.toString())
        .isZero();
    assertThat(values(result)).containsExactly(3, 4);
    assertThat(out.toString()).contains("points away", "the trusted update");
  }

  @Test
  void aRootGoesWithTheRuleThatTrusts() {
    assertRefused(2, "needs a trusted update", "--rule", "fltrust", a, b, "-o", result);
    assertRefused(2, "trusts no update", "--rule", "mean", "--root", a, b, "-o", result);
  }

  @Test
  void weightsCount() throws IOException {
    String weights = Files.writeString(dir.resolve("w.json"), "[3, 1]").toString();
    assertThat(run("--rule", "mean", "--weights", weights, a, b, "-o", result))
        .as(err.toString())
        .isZero();
    assertThat(values(result)).containsExactly(3.75, 5);
  }

  @Test
  void exactGivesTheIntegersAndJsonTheTreatment() throws IOException {
    assertThat(run("--rule", "clipped-mean", "--json", "--exact", a, b, c, "-o", result))
        .as(err.toString())
        .isZero();
    JsonNode report = new JsonMapper().readTree(out.toString());
    assertThat(report.get("rule").asString()).isEqualTo("clipped-mean");
    assertThat(report.get("type").asString()).isEqualTo("int32");
    assertThat(report.get("inputs").get(1).get("scale").asInt()).isEqualTo(32768);
    assertThat(values(result)[1]).isEqualTo(Math.rint((8 << 20) / 3.0));
  }

  @Test
  void parametersOfRulesAreOptions() throws IOException {
    String norm = String.valueOf(5L << 19);
    assertThat(run("--rule", "clipped-mean", "--norm", norm, a, b, "-o", result))
        .as(err.toString())
        .isZero();
    assertThat(values(result)).containsExactly(1.5, 2);
    Files.delete(Path.of(result));
    out.getBuffer().setLength(0);
    assertRefused(2, "'norm'", "--rule", "mean", "--norm", "5", a, "-o", result);
    assertRefused(2, "must be 1 to", "--rule", "clipped-mean", "--norm", "0", a, "-o", result);
  }

  @Test
  void aValueOverTheBoundNamesTheOption() throws IOException {
    assertRefused(
        2,
        "give --fraction-bits 20 or less",
        "--rule",
        "mean",
        "--fraction-bits",
        "21",
        a,
        b,
        "-o",
        result);
    assertThat(run("--rule", "mean", "--fraction-bits", "19", a, b, "-o", result)).isZero();
    assertThat(values(result)).containsExactly(4.5, 6);
  }

  @Test
  void wrongFilesAndFlagsAreOneClearLine() throws IOException {
    String text = Files.writeString(dir.resolve("text.npy"), "hello").toString();
    String one = floats("one.npy", 1);
    assertRefused(
        2, "missing.npy", "--rule", "mean", dir.resolve("missing.npy").toString(), "-o", result);
    assertRefused(2, "not a NumPy .npy file", "--rule", "mean", a, text, "-o", result);
    assertRefused(2, "same size", "--rule", "mean", a, one, "-o", result);
    assertRefused(2, "take one of mean, clipped-mean", "--rule", "media", a, "-o", result);
    assertRefused(2, "is not a file", "--rule", "mean", dir.toString(), "-o", result);
    assertRefused(
        2,
        "its folder must exist",
        "--rule",
        "mean",
        a,
        "-o",
        dir.resolve("no/out.npy").toString());
    assertRefused(2, "0 to 30", "--rule", "mean", "--fraction-bits", "31", a, "-o", result);
    assertRefused(2, "-o are needed", "--rule", "mean", a);
    assertRefused(2, "Unknown option", "--rule", "mean", "--byzantines", "1", a, "-o", result);
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
      String file = Files.writeString(dir.resolve("w.json"), weights).toString();
      assertRefused(2, "w.json", "--rule", "mean", "--weights", file, a, b, "-o", result);
    }
  }

  @Test
  void robustRulesLeaveTheLiarOutAndSayWhy() throws IOException {
    String[] files = {
      floats("1.npy", 10, 20),
      floats("2.npy", 11, 21),
      floats("3.npy", 12, 19),
      floats("4.npy", 10, 20),
      floats("liar.npy", -(1 << 23), 1 << 23)
    };
    for (String rule :
        new String[] {"median", "trimmed-mean", "meamed", "krum", "multi-krum", "arc"}) {
      for (String[] steps :
          new String[][] {
            {}, {"--pre", "nnm"}, {"--clip", "arc"}, {"--pre", "nnm", "--clip", "median"}
          }) {
        List<String> args = new ArrayList<>(List.of("--rule", rule, "--byzantine", "1"));
        args.addAll(Arrays.asList(steps));
        args.addAll(Arrays.asList(files));
        args.addAll(List.of("--exact", "--explain", "-o", result));
        assertThat(run(args.toArray(String[]::new))).as("%s: %s", args, err).isZero();
        assertThat(out.toString().lines()).hasSize(6);
        if (!rule.equals("arc")) {
          assertThat(values(result)[0]).as(args.toString()).isBetween(0.0, 12.0);
        }
        out.getBuffer().setLength(0);
      }
    }
    assertThat(
            run(
                "--rule",
                "multi-krum",
                "--byzantine",
                "1",
                "--json",
                files[4],
                files[0],
                files[1],
                files[2],
                files[3],
                "-o",
                result))
        .isZero();
    JsonNode liar = new JsonMapper().readTree(out.toString()).get("inputs").get(0);
    assertThat(liar.get("counted").asBoolean()).isFalse();
    assertThat(liar.get("sharePpm").asInt()).isZero();
    assertThat(liar.get("why").asString()).isEqualTo("by Krum's score 5 of 5, the first 4 count");
  }

  @Test
  void centredClippingStartsFromTheLastDeltaAndBucketsFromTheDraw() throws IOException {
    String last = floats("last.npy", 1);
    String[] files = {floats("x.npy", 3), floats("y.npy", 5), floats("z.npy", 100)};
    assertThat(
            run(
                "--rule",
                "centered-clipping",
                "--norm",
                "4",
                "--steps",
                "1",
                "--last-delta",
                last,
                files[0],
                files[1],
                files[2],
                "--exact",
                "-o",
                result))
        .as(err.toString())
        .isZero();
    assertThat(values(result)).containsExactly(4);
    assertThat(
            run(
                "--rule",
                "mean",
                "--pre",
                "bucketing",
                "--draw",
                "a",
                files[2],
                files[0],
                files[1],
                "--exact",
                "-o",
                result))
        .as(err.toString())
        .isZero();
    double first = values(result)[0];
    assertThat(first).isIn(28.0, 52.0, 29.0);
    assertThat(
            run(
                "--rule",
                "mean",
                "--pre",
                "bucketing",
                "--draw",
                "a",
                files[0],
                files[1],
                files[2],
                "--exact",
                "-o",
                result))
        .isZero();
    assertThat(values(result)).containsExactly(first);
  }

  @Test
  void aBoundThatDoesNotHoldIsRefusedWithTheNumberThatWould() {
    assertRefused(
        2, "needs at least 5 updates", "--rule", "krum", "--byzantine", "1", a, b, c, "-o", result);
    assertRefused(2, "never bears 1", "--rule", "mean", "--byzantine", "1", a, b, c, "-o", result);
    assertRefused(
        2, "'nmm' is not one of nnm, bucketing", "--rule", "mean", "--pre", "nmm", a, "-o", result);
  }

  @Test
  void weightsThatDoNotEnterAreMentioned() throws IOException {
    String weights = Files.writeString(dir.resolve("w.json"), "[3, 1]").toString();
    assertThat(run("--rule", "median", "--weights", weights, a, b, "-o", result)).isZero();
    assertThat(err.toString()).contains("weights do not enter this rule");
    assertThat(values(result)).containsExactly(4.5, 6);
  }

  @Test
  void listShowsTheRules() {
    assertThat(run("--list", "--json")).isZero();
    List<String> names = new ArrayList<>();
    new JsonMapper()
        .readTree(out.toString())
        .forEach(rule -> names.add(rule.get("name").asString()));
    assertThat(String.join(" ", names))
        .isEqualTo(
            "mean clipped-mean arc median trimmed-mean meamed phocas krum multi-krum bulyan"
                + " minimum-diameter geometric-median centered-clipping fltrust");
  }
}
