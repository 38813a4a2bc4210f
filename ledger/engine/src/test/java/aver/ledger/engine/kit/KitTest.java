package aver.ledger.engine.kit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.engine.Admission;
import aver.ledger.engine.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Four replicas for each test, and what tests of any engine do with them. */
abstract class KitTest {
  KitCluster cluster;
  private volatile boolean over;

  /** Four running replicas whose disks hold this when their order begins. */
  protected abstract KitCluster open(Disk.Content begins) throws Exception;

  @BeforeEach
  void openCluster() throws Exception {
    cluster = open(Disk.EMPTY);
  }

  @AfterEach
  void closeCluster() {
    over = true;
    if (cluster != null) { // else this machine lacks the engine, and the test was skipped
      cluster.close();
    }
  }

  /** Offers a text, again whenever the engine says that it is busy, as a client does. */
  final void submit(String id, String text) {
    var _ =
        cluster
            .engine(id)
            .submit(text.getBytes(UTF_8))
            .thenAccept(answer -> {
              if (answer instanceof Admission.Busy(long retryAfterMs) && !over) {
                CompletableFuture.delayedExecutor(retryAfterMs, TimeUnit.MILLISECONDS)
                    .execute(() -> submit(id, text));
              }
            });
  }

  final Admission answer(String id, String text) {
    CompletableFuture<Admission> answer =
        cluster.engine(id).submit(text.getBytes(UTF_8)).toCompletableFuture();
    cluster.await("an answer", answer::isDone);
    return answer.join();
  }

  /** Submits again whenever the engine says that it is busy, as a client does. */
  final void untilApplied(String at, List<String> ids, String text) {
    List<CompletableFuture<Admission>> last = new ArrayList<>();
    cluster.await(
        text + " to be applied",
        () -> {
          if (last.isEmpty() || last.getLast().isDone()) {
            last.add(cluster.engine(at).submit(text.getBytes(UTF_8)).toCompletableFuture());
          }
          return applied(ids, List.of(text));
        });
  }

  final void awaitApplied(List<String> ids, List<String> texts) {
    cluster.await("%d texts at %s".formatted(texts.size(), ids), () -> applied(ids, texts));
  }

  private boolean applied(List<String> ids, List<String> texts) {
    return ids.stream().allMatch(id -> cluster.disk(id).read().applied().containsAll(texts));
  }

  /** Makes these the replicas that order; returns once each of them says so. */
  final void changeTo(List<String> ids) throws Exception {
    cluster.change(ids);
    awaitPeers(ids);
  }

  /** Returns once each of these says that they are the replicas that order. */
  final void awaitPeers(List<String> ids) {
    List<String> wanted = ids.stream().map(cluster::engineId).toList();
    cluster.await(
        wanted + " everywhere", () -> ids.stream().allMatch(id -> peers(id).equals(wanted)));
  }

  private List<String> peers(String id) {
    return cluster.engine(id).membership().peers().stream().map(Peer::id).toList();
  }

  final Optional<String> leader() {
    return cluster.engine("r1").health().leader();
  }

  final void assertEqualDisks() {
    Disk.Content first = cluster.disk(cluster.ids().getFirst()).read();
    for (String id : cluster.ids()) {
      Disk.Content other = cluster.disk(id).read();
      assertThat(other.applied()).as(id).doesNotHaveDuplicates().isEqualTo(first.applied());
      assertThat(other.root()).as(id).isEqualTo(first.root());
    }
  }

  static List<String> texts(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }
}
