package aver.simulations.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What rules that bear liars need beside the updates, and how the command explains them. */
class AggregateRulesTest {
  private final TypedAggregate typed;

  AggregateRulesTest(@TempDir Path dir) throws IOException {
    typed = new TypedAggregate(dir);
  }

  /** What the command prints with these options, then these files. */
  private String done(List<String> options, String... files) {
    List<String> all = new ArrayList<>(options);
    all.addAll(Arrays.asList(files));
    all.addAll(List.of("-o", typed.result));
    return typed.done(all.toArray(String[]::new));
  }

  @Test
  void trustIsMeasuredByTheRoot() throws IOException {
    String told =
        done(List.of("--rule", "fltrust", "--root", typed.a, "--explain"), typed.b, typed.c);
    assertThat(typed.values()).containsExactly(3, 4);
    assertThat(told).contains("points away", "the trusted update");
  }

  @Test
  void robustRulesLeaveTheLiarOutAndSayWhy() throws IOException {
    String[] files = {
      typed.floats("liar.npy", -(1 << 23), 1 << 23),
      typed.floats("1.npy", 10, 20),
      typed.floats("2.npy", 11, 21),
      typed.floats("3.npy", 12, 19),
      typed.floats("4.npy", 10, 20)
    };
    for (String rule : List.of("median", "trimmed-mean", "meamed", "krum", "multi-krum", "arc")) {
      for (String steps : List.of("", "--pre nnm", "--clip arc", "--pre nnm --clip median")) {
        List<String> options = new ArrayList<>(List.of("--rule", rule, "--byzantine", "1"));
        if (!steps.isEmpty()) {
          options.addAll(List.of(steps.split(" ", -1)));
        }
        options.addAll(List.of("--exact", "--explain"));
        assertThat(done(options, files).lines()).hasSize(6);
        if (!rule.equals("arc")) {
          assertThat(typed.values()[0]).as("%s", options).isBetween(0.0, 12.0);
        }
      }
    }
    String told = done(List.of("--rule", "multi-krum", "--byzantine", "1", "--json"), files);
    JsonNode liar = new JsonMapper().readTree(told).get("inputs").get(0);
    assertThat(liar.get("counted").asBoolean()).isFalse();
    assertThat(liar.get("sharePpm").asInt()).isZero();
    assertThat(liar.get("why").asString()).isEqualTo("by Krum's score 5 of 5, the first 4 count");
  }

  @Test
  void centredClippingStartsFromTheLastDelta() throws IOException {
    String last = typed.floats("last.npy", 1);
    List<String> rule = List.of("--rule", "centered-clipping", "--norm", "4", "--steps", "1");
    List<String> options = new ArrayList<>(rule);
    options.addAll(List.of("--last-delta", last, "--exact"));
    done(options, typed.floats("x.npy", 3), typed.floats("y.npy", 5), typed.floats("z.npy", 100));
    assertThat(typed.values()).containsExactly(4);
  }

  @Test
  void bucketsFollowTheDrawAndNotTheOrderOfFiles() throws IOException {
    String x = typed.floats("x.npy", 3);
    String y = typed.floats("y.npy", 5);
    String z = typed.floats("z.npy", 100);
    List<String> options =
        List.of("--rule", "mean", "--pre", "bucketing", "--draw", "a", "--exact");
    done(options, z, x, y);
    double first = typed.values()[0];
    assertThat(first).isIn(28.0, 52.0, 29.0);
    done(options, x, y, z);
    assertThat(typed.values()).containsExactly(first);
  }
}
