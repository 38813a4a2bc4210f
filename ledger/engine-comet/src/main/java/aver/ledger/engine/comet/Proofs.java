package aver.ledger.engine.comet;

import aver.ledger.engine.DoubleVote;
import aver.ledger.engine.Voter;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Fetches the evidence of blocks that prove a lie. Liars write it: whatever stands there, what
 * cannot be read is told, given up, and of no other consequence.
 */
final class Proofs {
  private static final Logger LOG = LoggerFactory.getLogger(Proofs.class);
  private static final int ATTEMPTS = 5;

  private final String chainId;
  private final Supplier<@Nullable Rpc> engine;
  private final Supplier<List<Voter>> voters;
  private final Queue<Wanted> waiting = new ConcurrentLinkedQueue<>();
  private final Map<String, DoubleVote> found = new ConcurrentHashMap<>();

  /** A block's evidence, and how often it may still be asked for. */
  private record Wanted(long height, int attempts) {}

  Proofs(String chainId, Supplier<@Nullable Rpc> engine, Supplier<List<Voter>> voters) {
    this.chainId = chainId;
    this.engine = engine;
    this.voters = voters;
  }

  /** The evidence of this block is wanted; asks nothing yet. */
  void want(long height) {
    waiting.add(new Wanted(height, ATTEMPTS));
  }

  /**
   * One double vote of each replica that was caught: more of them would not suspend it more, and
   * until it is suspended it may sign as many as it likes.
   */
  List<DoubleVote> found() {
    return List.copyOf(found.values());
  }

  /** Asks for the block that has waited longest; one that cannot be had goes to the end. */
  void fetch() throws InterruptedException {
    Rpc rpc = engine.get();
    Wanted wanted = rpc == null ? null : waiting.poll();
    if (rpc == null || wanted == null) {
      return;
    }
    try {
      List<Voter> authors = voters.get();
      found.keySet().retainAll(authors.stream().map(Voter::key).toList());
      for (JsonNode item : rpc.evidence(wanted.height())) {
        read(wanted.height(), item, authors);
      }
    } catch (IOException | RuntimeException e) {
      if (wanted.attempts() > 1) {
        waiting.add(new Wanted(wanted.height(), wanted.attempts() - 1));
      } else {
        LOG.error(
            "ALARM: the evidence in block {} of the engine cannot be had and is dropped: {}",
            wanted.height(),
            e.toString());
      }
    }
  }

  private void read(long height, JsonNode item, List<Voter> authors) {
    try {
      Evidence.doubleVote(item, chainId, authors)
          // the engine takes signatures that the ledger refuses: such a proof would be refused too
          .filter(Evidence::holds)
          .ifPresent(twice -> found.putIfAbsent(twice.key(), twice));
    } catch (RuntimeException e) { // of any kind: its author chose each byte
      LOG.error(
          "ALARM: evidence in block {} of the engine is unreadable, dropped: {}",
          height,
          e.toString());
    }
  }
}
