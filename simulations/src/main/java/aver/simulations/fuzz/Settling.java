package aver.simulations.fuzz;

import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Overlay;
import aver.ledger.store.BlockHead;
import aver.ledger.store.StoreView;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * What must be so at the end, a while after everything was mended: whoever runs and was not lied to
 * is where the first of them was, and so is what they have certified. Both is asked apart, since
 * replicas that write blocks and certify none serve nobody.
 */
final class Settling {
  private final World world;

  /** Looks at the replicas of a world. */
  Settling(World world) {
    this.world = world;
  }

  /** The highest block that one of them has. */
  long tip() {
    return heights(toldTheTruth(), Settling::height).values().stream()
        .mapToLong(Long::longValue)
        .max()
        .orElse(0);
  }

  /**
   * Looks at all of them.
   *
   * @param tip of {@code waitedMs} ago
   * @throws Violation if one is below it, or too few run
   */
  void check(long tip, long waitedMs) {
    List<ReplicaHere> running = toldTheTruth();
    if (!world.plan().twoStories()) {
      require("all-reach-the-tip", "stand", tip, waitedMs, heights(running, Settling::height));
    }
    running.stream()
        .max(Comparator.comparingLong(Settling::height))
        .ifPresent(first -> certified(running, first, tip, waitedMs));
  }

  private void certified(List<ReplicaHere> running, ReplicaHere first, long tip, long waitedMs) {
    List<String> roster = roster(first);
    List<ReplicaHere> signers =
        running.stream().filter(replica -> roster.contains(replica.id())).toList();
    int quorum = CheckpointCheck.quorum(roster.size());
    if (signers.size() >= quorum) {
      require(
          "certified-to-the-tip",
          "have certified",
          tip,
          waitedMs,
          heights(signers, Settling::certifiedHeight));
    } else if (!world.plan().twoStories() && world.plan().takesAtMost() <= roster.size() - quorum) {
      throw new Violation(
          "a-quorum-runs",
          "of %s only %s run and can be believed at the end"
              .formatted(roster, signers.stream().map(ReplicaHere::id).toList()));
    }
  }

  private static void require(
      String invariant, String what, long tip, long waitedMs, Map<String, Long> heights) {
    if (heights.values().stream().anyMatch(height -> height < tip)) {
      throw new Violation(
          invariant,
          "%d ms after one was at height %d replicas %s %s"
              .formatted(waitedMs, tip, what, heights));
    }
  }

  /** Those that run and do not lie, without whom a leader told another story. */
  private List<ReplicaHere> toldTheTruth() {
    return world.replicas().stream()
        .filter(ReplicaHere::up)
        .filter(replica -> !world.forgers().lies(replica.id()))
        .filter(replica -> !world.stories().deceived(replica.id()))
        .toList();
  }

  private static Map<String, Long> heights(
      List<ReplicaHere> replicas, ToLongFunction<ReplicaHere> height) {
    Map<String, Long> heights = new TreeMap<>();
    replicas.forEach(replica -> heights.put(replica.id(), height.applyAsLong(replica)));
    return heights;
  }

  private static long height(ReplicaHere replica) {
    return replica.store().head().map(BlockHead::height).orElse(-1L);
  }

  private static long certifiedHeight(ReplicaHere replica) {
    return replica.certified().newest().map(LedgerCheckpoint::height).orElse(-1L);
  }

  private static List<String> roster(ReplicaHere replica) {
    try (StoreView view = replica.store().view()) {
      return new Overlay(view).get(Keys.REPLICAS).orElseThrow().ids();
    }
  }
}
