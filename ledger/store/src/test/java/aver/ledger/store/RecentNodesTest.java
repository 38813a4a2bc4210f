package aver.ledger.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.proof.Digest;
import aver.ledger.rules.state.MemoryState;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.StateView;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RecentNodesTest {
  private static Digest hash(int i) {
    return Digest.sha256(ByteBuffer.allocate(Integer.BYTES).putInt(i).array());
  }

  @Test
  void keepsSoManyAndForgetsThoseThatWereNotReadForLongest() {
    RecentNodes recent = new RecentNodes();
    for (int i = 0; i < RecentNodes.NODES_MAX; i++) {
      recent.put(hash(i), new byte[] {(byte) i});
    }
    assertThat(recent.get(hash(0))).hasValue(new byte[] {0});

    recent.put(hash(-1), new byte[] {9});

    assertThat(recent.get(hash(0))).as("read a moment ago").isPresent();
    assertThat(recent.get(hash(1))).as("the oldest").isEmpty();
    assertThat(recent.get(hash(-1))).hasValue(new byte[] {9});
  }

  @Test
  void keepsNoBigLeaf() {
    RecentNodes recent = new RecentNodes();
    recent.put(hash(1), new byte[RecentNodes.NODE_BYTES_MAX + 1]);
    recent.putAll(Map.of(hash(2), new byte[RecentNodes.NODE_BYTES_MAX]));
    assertThat(recent.get(hash(1))).isEmpty();
    assertThat(recent.get(hash(2))).isPresent();
  }

  @Test
  void aViewReadOnceAsksForEachThingOnceAndAnswersAsTheOneBelow() {
    AtomicInteger asked = new AtomicInteger();
    Overlay below = new Overlay(MemoryState.empty());
    below.put("a/1", "x".getBytes(US_ASCII));
    StateView counting =
        new StateView() {
          @Override
          public Optional<byte[]> get(String key) {
            asked.incrementAndGet();
            return below.get(key);
          }

          @Override
          public Optional<String> ceilingKey(String prefix, String from) {
            asked.incrementAndGet();
            return from.compareTo("a/1") <= 0 ? Optional.of("a/1") : Optional.empty();
          }
        };
    StateView once = new ReadOnce(counting);

    for (int i = 0; i < 3; i++) {
      assertThat(once.get("a/1")).hasValue("x".getBytes(US_ASCII));
      assertThat(once.get("a/2")).as("what is absent is remembered too").isEmpty();
      assertThat(once.ceilingKey("a/", "a/")).hasValue("a/1");
      assertThat(once.ceilingKey("a/", "a/2")).isEmpty();
    }
    assertThat(asked).hasValue(4);
  }
}
