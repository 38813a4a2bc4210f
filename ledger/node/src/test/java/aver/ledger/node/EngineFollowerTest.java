package aver.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.engine.Peer;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EngineFollowerTest {
  private static final Peer A = new Peer("a", "h:1");
  private static final Peer B = new Peer("b", "h:2");
  private static final Peer C = new Peer("c", "h:3");
  private static final Peer D = new Peer("d", "h:4");

  @Test
  void next_ofTheSamePeersInAnotherOrder_isNothing() {
    assertThat(EngineFollower.next(List.of(A, B), List.of(B, A))).isEmpty();
  }

  @Test
  void next_ofAReplacement_isOneStep() {
    assertThat(EngineFollower.next(List.of(A, B, C), List.of(A, C, D)))
        .hasValueSatisfying(next -> assertThat(next).containsExactlyInAnyOrder(A, C, D));
  }

  @Test
  void next_ofTwoReplacements_isOneAfterTheOther() {
    List<Peer> wanted = List.of(C, D);
    List<Peer> first = EngineFollower.next(List.of(A, B), wanted).orElseThrow();
    assertThat(first).hasSize(2);
    List<Peer> second = EngineFollower.next(first, wanted).orElseThrow();
    assertThat(second).containsExactlyInAnyOrder(C, D);
    assertThat(EngineFollower.next(second, wanted)).isEmpty();
  }
}
