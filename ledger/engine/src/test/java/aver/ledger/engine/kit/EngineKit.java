package aver.ledger.engine.kit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.engine.Admission;
import aver.ledger.engine.Batch;
import aver.ledger.engine.ConsensusEngine;
import aver.ledger.engine.EngineCursor;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every engine must do; each engine's module extends this with a cluster of its own. */
public abstract class EngineKit extends SnapshotKit {
  private static final int FLOOD = 6_000;

  @Test
  void everyReplicaAppliesTheSameTextsInTheSameOrderOnce() {
    List<String> texts = texts("t", 200);
    for (int i = 0; i < texts.size(); i++) {
      submit(cluster.ids().get(i % 4), texts.get(i));
    }
    awaitApplied(cluster.ids(), texts);
    assertEqualDisks();
  }

  @Test
  void aTextOfferedEverywhereIsAppliedOnce() {
    for (String id : cluster.ids()) {
      submit(id, "same");
      submit(id, "same");
    }
    submit("r1", "last");
    awaitApplied(cluster.ids(), List.of("same", "last"));
    assertThat(cluster.disk("r1").read().applied()).containsOnlyOnce("same");
    assertThat(answer("r2", "same")).isEqualTo(new Admission.Duplicate());
  }

  @Test
  void whatTheApplicationDropsIsNeverOrdered() {
    assertThat(answer("r1", "bad one")).isInstanceOf(Admission.Dropped.class);
    submit("r1", "good one");
    awaitApplied(cluster.ids(), List.of("good one"));
    assertThat(cluster.disk("r1").read().applied()).containsExactly("good one");
  }

  @Test
  void aReplicaThatWasDownCatchesUpAndAppliesNothingTwice() throws Exception {
    submit("r1", "before");
    awaitApplied(cluster.ids(), List.of("before"));
    cluster.stop("r3");
    List<String> texts = texts("while down ", 20);
    texts.forEach(text -> submit("r1", text));
    awaitApplied(List.of("r1", "r2", "r4"), texts);
    cluster.start("r3");
    awaitApplied(cluster.ids(), texts);
    assertEqualDisks();
  }

  @Test
  void aReplicaWhoseDiskIsBehindItsEngineAppliesWhatItLacks() throws Exception {
    Disk.Content empty = cluster.disk("r2").read();
    List<String> texts = texts("t", 10);
    texts.forEach(text -> submit("r1", text));
    awaitApplied(cluster.ids(), texts);
    cluster.stop("r2");
    cluster.disk("r2").write(new Disk.Content(empty.applied(), empty.root(), EngineCursor.NONE));
    cluster.start("r2");
    awaitApplied(List.of("r2"), texts);
    assertEqualDisks();
  }

  @Test
  void anOrderMayBeginBehindWhatAnotherOneApplied() throws Exception {
    cluster.close();
    List<String> before = texts("of another order ", 5);
    cluster = open(Disk.Content.before(before));
    submit("r1", "first");
    awaitApplied(cluster.ids(), List.of("first"));
    assertThat(answer("r2", before.getFirst())).isEqualTo(new Admission.Duplicate());
    cluster.stop("r3");
    submit("r1", "second");
    awaitApplied(List.of("r1", "r2", "r4"), List.of("second"));
    cluster.disk("r3").write(Disk.Content.before(before)); // which it has to begin from again
    cluster.start("r3");
    awaitApplied(cluster.ids(), List.of("second"));
    assertEqualDisks();
    assertThat(cluster.disk("r3").read().applied())
        .isEqualTo(Stream.concat(before.stream(), Stream.of("first", "second")).toList());
  }

  @Test
  void theOrderGoesOnWithoutItsLeader() throws Exception {
    submit("r1", "first");
    awaitApplied(cluster.ids(), List.of("first"));
    cluster.await("a leader", () -> leader().isPresent());
    String leader = leader().orElseThrow();
    cluster.stop(leader);
    List<String> others = cluster.ids().stream().filter(id -> !id.equals(leader)).toList();
    untilApplied(others.getFirst(), others, "second");
    cluster.start(leader);
    awaitApplied(cluster.ids(), List.of("first", "second"));
    assertEqualDisks();
  }

  @Test
  void allReplicasStopAndGoOnWhereTheyWere() throws Exception {
    submit("r1", "before");
    awaitApplied(cluster.ids(), List.of("before"));
    for (String id : cluster.ids()) {
      cluster.stop(id);
    }
    for (String id : cluster.ids()) {
      cluster.start(id);
    }
    untilApplied("r2", cluster.ids(), "after");
    assertThat(cluster.disk("r4").read().applied()).containsExactly("before", "after");
    assertEqualDisks();
  }

  @Test
  void aFailedCommitEndsTheReplicaAndNoOther() throws Exception {
    submit("r1", "one");
    awaitApplied(cluster.ids(), List.of("one"));
    cluster.application("r4").failAt(1);
    submit("r1", "two");
    awaitApplied(List.of("r1", "r2", "r3"), List.of("two"));
    cluster.await("r4 to die", () -> cluster.died("r4"));
    assertThat(cluster.disk("r4").read().applied()).containsExactly("one");
    assertThat(cluster.engine("r4").health().alive()).isFalse();
    cluster.stop("r4");
    cluster.start("r4");
    awaitApplied(cluster.ids(), List.of("one", "two"));
    assertEqualDisks();
  }

  @Test
  void aReplicaThatDiesAnywhereInABlockGoesOnBehindWhatItWrote() throws Exception {
    for (KitApplication.Point point : KitApplication.Point.values()) {
      cluster.application("r4").dieAt(point);
      String text = "at " + point;
      submit("r1", text);
      cluster.await("r4 to die at " + point, () -> !cluster.engine("r4").health().alive());
      cluster.stop("r4"); // as its process would end
      untilApplied("r1", List.of("r1", "r2", "r3"), text);
      // which block it was is not said: engines have some in which nothing is new
      List<String> left = cluster.disk("r4").read().applied();
      assertThat(left).isEqualTo(cluster.disk("r1").read().applied().subList(0, left.size()));
      cluster.start("r4");
      awaitApplied(cluster.ids(), List.of(text));
    }
    assertEqualDisks();
    assertThat(List.of("r1", "r2", "r3")).noneMatch(cluster::died);
  }

  @Test
  void whatIsEmptyOrTooLongIsDroppedAtOnce() {
    assertThat(answer("r1", "")).isInstanceOf(Admission.Dropped.class);
    assertThat(answer("r1", "x".repeat(Batch.BYTES_MAX))).isInstanceOf(Admission.Dropped.class);
    submit("r1", "short");
    awaitApplied(cluster.ids(), List.of("short"));
    assertThat(cluster.disk("r1").read().applied()).containsExactly("short");
  }

  @Test
  void whoOffersTooMuchIsToldSoAndWhatWasAdmittedIsApplied() {
    List<String> texts = texts("flood ", FLOOD);
    List<CompletableFuture<Admission>> answers =
        texts.stream()
            .map(text -> cluster.engine("r1").submit(text.getBytes(UTF_8)).toCompletableFuture())
            .toList();
    cluster.await("all answers", () -> answers.stream().allMatch(CompletableFuture::isDone));
    List<String> admitted =
        IntStream.range(0, FLOOD)
            .filter(i -> answers.get(i).join() instanceof Admission.Admitted)
            .mapToObj(texts::get)
            .toList();
    assertThat(answers).anyMatch(answer -> answer.join() instanceof Admission.Busy);
    assertThat(admitted).isNotEmpty();
    awaitApplied(cluster.ids(), admitted);
    assertEqualDisks();
  }

  @Test
  void aClosedEngineTakesNothingAndCallsNobody() throws Exception {
    submit("r1", "before");
    awaitApplied(cluster.ids(), List.of("before"));
    ConsensusEngine closed = cluster.engine("r3");
    cluster.stop("r3");
    Disk.Content left = cluster.disk("r3").read();
    closed.close();
    assertThat(closed.health().alive()).isFalse();
    CompletableFuture<Admission> answer =
        closed.submit("late".getBytes(UTF_8)).toCompletableFuture();
    cluster.await("an answer", answer::isDone);
    assertThat(answer.join()).isInstanceOf(Admission.Busy.class);
    untilApplied("r1", List.of("r1", "r2", "r4"), "after");
    assertThat(cluster.disk("r3").read()).isEqualTo(left);
    assertThat(cluster.died("r3")).isFalse();
  }
}
