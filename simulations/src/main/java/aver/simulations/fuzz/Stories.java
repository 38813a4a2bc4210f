package aver.simulations.fuzz;

import aver.ledger.engine.DecidedBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The lies of whoever leads: from some blocks on, replicas are told different things. A replica
 * that starts again and has to hear such a block again may be told the other story.
 */
final class Stories {
  /** Bits of the replicas that are told the other story, by the engine's entry. */
  private final Map<Long, Long> lies = new TreeMap<>();

  /** Lies about the next block that is decided. */
  void lie(long entry, long replicas) {
    lies.put(entry, replicas);
  }

  DecidedBlock told(World world, ReplicaHere replica, DecidedBlock block) {
    Long liedTo = lies.get(block.cursor().index());
    if (liedTo == null) {
      return block;
    }
    int number = Integer.parseInt(replica.id().substring("replica-".length()));
    // who starts again changes sides, as whoever lies likes it best
    boolean other = ((liedTo >> (number - 1)) & 1) != 0 ^ replica.life() % 4 == 3;
    if (!other) {
      return block;
    }
    List<byte[]> shorter = new ArrayList<>(block.transactions());
    shorter.removeLast();
    world.note(replica.id(), "is told another block " + block.cursor().index());
    return new DecidedBlock(block.cursor(), shorter);
  }
}
