package aver.ledger.node.member;

import static org.assertj.core.api.Assertions.assertThat;

import aver.proto.v1.VitalsResponse;
import org.junit.jupiter.api.Test;

/** What makes a replica that answers one that is not well. */
final class ReplicaVitalsTest {
  @Test
  void whoIsAliveAndNotWellIsTold() {
    VitalsResponse well = VitalsResponse.newBuilder().setHeight(7).build();
    assertThat(ReplicaVitals.problems(well, 1_000)).isEmpty();
    assertThat(ReplicaVitals.problems(well, -3_600_000))
        .containsExactly("its clock is -3600 s from the one here");
    assertThat(ReplicaVitals.problems(well.toBuilder().setAlarms(2).build(), 0))
        .singleElement()
        .asString()
        .startsWith("2 alarms");
    String escape = "disk\u001b[2Jfull\n" + "x".repeat(5_000);
    assertThat(ReplicaVitals.problems(well.toBuilder().setNotReady(escape).build(), 0))
        .singleElement()
        .asString()
        .startsWith("not ready: disk [2Jfull x")
        .hasSizeLessThan(300);
  }
}
