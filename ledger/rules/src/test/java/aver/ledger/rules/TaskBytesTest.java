package aver.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.proof.Digest;
import aver.ledger.rules.lifecycle.Manifests;
import aver.ledger.rules.state.Learning;
import aver.ledger.rules.state.NamedNumber;
import aver.ledger.rules.state.ServerSpec;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Bytes of tasks: what came later stands behind, and only where it is asked for. */
class TaskBytesTest {
  private static final Learning ADAM =
      new Learning(
          Optional.of(
              new ServerSpec("fedadam", List.of(new NamedNumber("learning-rate", 10_000_000)))),
          0,
          Optional.empty());

  @Test
  void aPlainTaskHasTheBytesThatItHadBeforeThereWasAnythingElse() {
    assertThat(Digest.sha256(TaskSpec.CODEC.encode(Story.task(3))).hex())
        .isEqualTo("dd3342cf8e0b70a55b4eecfb23c256d3d08596a2fec058afb4d994bc4a829a55");
  }

  @Test
  void everyWayOfLearningIsReadBackAndStandsBehindThePlainBytes() {
    byte[] plain = TaskSpec.CODEC.encode(Story.task(3));
    for (Learning learning :
        List.of(
            ADAM,
            new Learning(Optional.empty(), 5, Optional.empty()),
            new Learning(Optional.empty(), 0, Optional.of("north")),
            Learning.PLAIN.remembering(7),
            ADAM.remembering(20))) {
      TaskSpec spec = Story.task(3).with(learning);
      byte[] bytes = TaskSpec.CODEC.encode(spec);
      assertThat(TaskSpec.CODEC.decode(bytes)).isEqualTo(spec);
      assertThat(Arrays.copyOf(bytes, plain.length)).isEqualTo(plain);
      assertThat(bytes.length).isGreaterThan(plain.length);
    }
  }

  @Test
  void plainWrittenOutIsRefusedSoThatATaskHasOneEncoding() {
    byte[] plain = TaskSpec.CODEC.encode(Story.task(3));
    byte[] written = Arrays.copyOf(plain, plain.length + 6); // no server, 0 members, nobody
    assertThatThrownBy(() -> TaskSpec.CODEC.decode(written))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("plain");
  }

  @Test
  void aHistoryStandsBehindTheBytesOfWhatWasThereBeforeIt() {
    byte[] without = TaskSpec.CODEC.encode(Story.task(3).with(ADAM));
    byte[] with = TaskSpec.CODEC.encode(Story.task(3).with(ADAM.remembering(20)));
    assertThat(with).hasSize(without.length + Integer.BYTES);
    assertThat(Arrays.copyOf(with, without.length)).isEqualTo(without);
    byte[] ofNobody = Arrays.copyOf(without, with.length);
    assertThatThrownBy(() -> TaskSpec.CODEC.decode(ofNobody))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("history of nobody");
  }

  @Test
  void statesAreFloatsInTheManifestAndOldRolesKeepTheirs() {
    assertThat(ADAM.modelRoles())
        .containsExactly(
            VectorRole.MODEL, VectorRole.AGGREGATE, VectorRole.MOMENTUM, VectorRole.VARIANCE);
    Digest root = Story.digest("values");
    assertThat(Manifests.root(List.of(new VectorEntry(VectorRole.MOMENTUM, 2, root))))
        .isNotEqualTo(Manifests.root(List.of(new VectorEntry(VectorRole.AGGREGATE, 2, root))));
    assertThat(
            Arrays.stream(VectorRole.values())
                .filter(role -> role.elementType() == VectorEntry.FLOAT32))
        .containsExactly(VectorRole.MOMENTUM, VectorRole.VARIANCE);
  }
}
