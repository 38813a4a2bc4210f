package aver.ledger.node.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import aver.ledger.client.Endpoint;
import aver.ledger.client.tls.HostPort;
import aver.ledger.proof.Digest;
import aver.proto.v1.VitalsResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is shown of a replica, and what makes one that answers one that is not well. */
final class ReplicaVitalsTest {
  private static final Endpoint REPLICA =
      new Endpoint("replica-1", new HostPort("127.0.0.1", 7001), Digest.sha256(new byte[1]));

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

  @Test
  void peopleAndProgramsAreShownTheSame() {
    VitalsResponse said =
        VitalsResponse.newBuilder()
            .setHeight(7)
            .setCertifiedHeight(5)
            .setPeers(3)
            .setPeersReachable(2)
            .setDiskFreeBytes(12_300_000_000L)
            .setDiskBytes(50_000_000_000L)
            .setLeading(true)
            .setAlarms(2)
            .build();
    ReplicaVitals vitals =
        new ReplicaVitals(
            REPLICA,
            Optional.of(said),
            List.of("suspended", "2 alarms"),
            -1_500,
            Optional.of(true));
    assertThat(ReplicaVitals.HEADING)
        .isEqualTo(
            "replica        address                  height  behind  certified  peers      free     clock");
    assertThat(vitals.line(9))
        .isEqualTo(
            "replica-1      127.0.0.1:7001                7       2          5    2/3   12.3 GB    -1.5 s"
                + "  leads  suspended; 2 alarms");
    assertThat(vitals.document(9))
        .containsExactly(
            entry("replica", "replica-1"),
            entry("address", "127.0.0.1:7001"),
            entry("answers", true),
            entry("well", false),
            entry("problems", List.of("suspended", "2 alarms")),
            entry("suspended", true),
            entry("height", 7L),
            entry("behind", 2L),
            entry("certifiedHeight", 5L),
            entry("peers", 3),
            entry("peersReachable", 2),
            entry("diskFreeBytes", 12_300_000_000L),
            entry("diskBytes", 50_000_000_000L),
            entry("clockAheadMs", -1_500L),
            entry("leads", true),
            entry("alarms", 2L));
  }

  @Test
  void ofOneThatDoesNotAnswerNothingIsShownThatItDidNotSay() {
    ReplicaVitals vitals =
        new ReplicaVitals(
            REPLICA, Optional.empty(), List.of("does not answer"), 0, Optional.empty());
    assertThat(vitals.line(9)).isEqualTo("replica-1      127.0.0.1:7001         does not answer");
    assertThat(vitals.document(9))
        .containsExactly(
            entry("replica", "replica-1"),
            entry("address", "127.0.0.1:7001"),
            entry("answers", false),
            entry("well", false),
            entry("problems", List.of("does not answer")));
  }
}
