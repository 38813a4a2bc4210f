package aver.ledger.vector.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.vector.Lanes;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class ExecutorLanesTest {
  @Test
  void everyBlockIsDoneOnce() {
    try (ExecutorService executor = Executors.newFixedThreadPool(3)) {
      for (int blocks : new int[] {1, 2, 7, 1000}) {
        AtomicIntegerArray done = new AtomicIntegerArray(blocks);
        List<Lanes.Worker> workers =
            new ExecutorLanes(executor, 4).run(blocks, () -> done::incrementAndGet);
        assertThat(workers).hasSizeBetween(1, 4);
        for (int i = 0; i < blocks; i++) {
          assertThat(done.get(i)).isEqualTo(1);
        }
      }
    }
  }

  @Test
  void anExecutorThatNeverGetsToItDoesNotHoldItUp() {
    AtomicIntegerArray done = new AtomicIntegerArray(50);
    new ExecutorLanes(task -> {}, 4).run(50, () -> done::incrementAndGet);
    assertThat(done.get(49)).isEqualTo(1);
  }

  @Test
  void theLowestFailureIsThrown() {
    try (ExecutorService executor = Executors.newFixedThreadPool(3)) {
      for (int i = 0; i < 50; i++) {
        Lanes.Worker worker =
            block -> {
              if (block >= 20) {
                throw new IllegalStateException("block " + block);
              }
            };
        assertThatThrownBy(() -> new ExecutorLanes(executor, 4).run(100, () -> worker))
            .hasMessage("block 20");
      }
    }
  }
}
