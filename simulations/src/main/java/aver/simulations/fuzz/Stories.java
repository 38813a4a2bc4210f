package aver.simulations.fuzz;

import aver.ledger.engine.DecidedBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The lies of whoever leads: about some blocks, replicas are told different things. Some of them
 * lose their power just after they heard it, with or without what they had sent, and whoever starts
 * again and has to hear such a block again may be told the other story: so a signature that was not
 * remembered would be given twice.
 */
final class Stories {
  private static final int DIES_AFTER = 8;

  private final Map<Long, Long> lies = new TreeMap<>();
  private final Set<String> deceived = new TreeSet<>();

  /**
   * Lies about a block that is not decided yet.
   *
   * @param entry the engine's entry
   * @param replicas bits of the replicas that are told the other story; from the ninth bit on those
   *     that lose their power after they heard one
   */
  void lie(long entry, long replicas) {
    lies.put(entry, replicas);
  }

  /** Whether a replica was ever told the other story. */
  boolean deceived(String replica) {
    return deceived.contains(replica);
  }

  DecidedBlock told(World world, ReplicaHere replica, DecidedBlock block) {
    Long lie = lies.get(block.cursor().index());
    if (lie == null) {
      return block;
    }
    int number = Integer.parseInt(replica.id().substring("replica-".length())) - 1;
    if (((lie >> (number + DIES_AFTER)) & 1) != 0 && replica.life() == 1) {
      if (world.random().nextBoolean()) {
        world.net().mute(replica.id());
      }
      world.later(
          replica.id(),
          replica.life(),
          world.random().nextLong(5, 250),
          () -> replica.crash(0, world.random().nextLong(100, 2_000)));
    }
    // who starts again changes sides, as whoever lies likes it best
    boolean other = ((lie >> number) & 1) != 0 ^ replica.life() % 4 == 3;
    if (!other) {
      return block;
    }
    List<byte[]> shorter = new ArrayList<>(block.transactions());
    shorter.removeLast();
    deceived.add(replica.id());
    world.note(replica.id(), "is told another block " + block.cursor().index());
    return new DecidedBlock(block.cursor(), shorter);
  }
}
