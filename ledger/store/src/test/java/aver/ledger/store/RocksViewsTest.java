package aver.ledger.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.store.Database.Snap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

/** Views that are closed while others read, and while the disk takes its time. */
final class RocksViewsTest {
  private static final byte[] KEY = "k".getBytes(US_ASCII);
  private static final byte[] NONE = {};

  /** For what must come without anybody's leave: else the test fails. */
  private static final long LONG_S = 60;

  @TempDir Path directory;

  /** A database whose disk holds a sync until it is let go. */
  private static final class Slow extends Rocks {
    private final CountDownLatch syncs = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    Slow(Path directory) {
      super(directory);
    }

    @Override
    void syncLog() throws RocksDBException {
      syncs.countDown();
      try {
        goOn.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      super.syncLog();
    }
  }

  private static void put(Rocks rocks, String value) {
    rocks.write(new Changes().put(Column.STATE, KEY, value.getBytes(US_ASCII)), false);
  }

  private static String read(Rocks rocks, Snap snap) {
    assertThat(rocks.rows(Column.STATE, NONE, NONE, 2, snap)).hasSize(1);
    return new String(rocks.get(Column.STATE, KEY, snap).orElseThrow(), US_ASCII);
  }

  private static <T> T soon(ExecutorService calls, Callable<T> call) throws Exception {
    return calls.submit(call).get(LONG_S, TimeUnit.SECONDS);
  }

  @Test
  void duringASyncViewsAreClosedOpenedAndReadAndBlocksAreWritten() throws Exception {
    try (ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
        Slow rocks = new Slow(directory)) {
      put(rocks, "old");
      Snap old = rocks.snap();
      Future<?> sync = calls.submit(rocks::sync);
      try {
        rocks.syncs.await();
        Future<?> closing = calls.submit(old::close);
        closing.get(LONG_S, TimeUnit.SECONDS);
        assertThatThrownBy(() -> read(rocks, old)).hasMessageContaining("view was closed");
        var _ =
            soon(
                calls,
                () -> {
                  put(rocks, "new");
                  return true;
                });
        Snap next = soon(calls, rocks::snap);
        assertThat(soon(calls, () -> read(rocks, next))).isEqualTo("new");
        assertThat(sync.isDone()).isFalse();
        next.close();
      } finally {
        rocks.goOn.countDown();
      }
      sync.get(LONG_S, TimeUnit.SECONDS);
    }
  }

  @Test
  void theDatabaseIsClosedOnlyBehindASyncAndViewsAfterItDoNoHarm() throws Exception {
    try (ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor()) {
      Slow rocks = new Slow(directory);
      put(rocks, "old");
      Snap view = rocks.snap();
      Future<?> sync = calls.submit(rocks::sync);
      rocks.syncs.await();
      Future<?> closing = calls.submit(rocks::close);
      assertThat(closing.isDone()).isFalse();
      rocks.goOn.countDown();
      sync.get(LONG_S, TimeUnit.SECONDS);
      closing.get(LONG_S, TimeUnit.SECONDS);
      assertThatThrownBy(() -> read(rocks, view)).hasMessageContaining("store was closed");
      view.close();
      view.close();
      rocks.close();
    }
  }

  /** A native object that is read after its release would end this JVM. */
  @Test
  void whoReadsAViewThatIsClosedMeanwhileReadsItOrIsToldSo() throws Exception {
    try (ExecutorService calls = Executors.newFixedThreadPool(4);
        Rocks rocks = new Rocks(directory)) {
      for (int round = 0; round < 200; round++) {
        put(rocks, "v" + round);
        String value = "v" + round;
        Snap view = rocks.snap();
        CountDownLatch begun = new CountDownLatch(3);
        List<Future<String>> readers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          readers.add(calls.submit(() -> readToItsEnd(rocks, view, value, begun)));
        }
        begun.await();
        view.close();
        for (Future<String> reader : readers) {
          assertThat(reader.get(LONG_S, TimeUnit.SECONDS)).contains("view was closed");
        }
      }
    }
  }

  private static String readToItsEnd(Rocks rocks, Snap view, String value, CountDownLatch begun) {
    while (true) {
      try {
        assertThat(read(rocks, view)).isEqualTo(value);
        begun.countDown();
      } catch (StoreException e) {
        return String.valueOf(e.getMessage());
      }
    }
  }
}
