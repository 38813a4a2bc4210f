package aver.coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class CoordinatorRunTest {
  @Test
  @Timeout(30)
  void aLoopThatHangsDoesNotKeepTheProcess() {
    CountDownLatch never = new CountDownLatch(1);
    CoordinatorRun.await(never, Duration.ofMillis(1));
    assertThat(never.getCount()).isOne();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }
}
