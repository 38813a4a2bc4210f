package aver.ledger.engine.comet;

import aver.ledger.engine.DoubleVote;
import aver.ledger.engine.Voter;
import aver.ledger.engine.comet.abci.Validators;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Fetches the evidence of blocks that prove a lie. Liars write it: whatever stands there, what
 * cannot be read is told, given up, and of no other consequence. They also say how much of it there
 * is: of an author who was caught no more is fetched, and of all others only so much may wait.
 */
final class Proofs {
  private static final Logger LOG = LoggerFactory.getLogger(Proofs.class);
  private static final int ATTEMPTS = 5;

  /** Most blocks that wait for their evidence to be fetched. */
  static final int WAITING_MAX = 1_000;

  /** Whoever fetches also looks whether the engine is well, and must not be held up. */
  private static final Duration CALL = Duration.ofSeconds(2);

  private final String chainId;
  private final Supplier<@Nullable Rpc> engine;
  private final Supplier<List<Voter>> voters;
  private final Queue<Wanted> waiting = new ArrayDeque<>(); // guarded by itself, as is dropping
  private final Map<String, DoubleVote> found = new ConcurrentHashMap<>(); // by address
  private boolean dropping; // whether some were dropped since none waited last

  /** A block's evidence, whose addresses it names, and how often it may still be asked for. */
  private record Wanted(long height, Set<String> authors, int attempts) {}

  Proofs(String chainId, Supplier<@Nullable Rpc> engine, Supplier<List<Voter>> voters) {
    this.chainId = chainId;
    this.engine = engine;
    this.voters = voters;
  }

  /**
   * The evidence of this block is wanted, unless it would add nothing; asks nothing yet.
   *
   * @param authors the engine's addresses of all that it is against
   */
  void want(long height, List<String> authors) {
    add(new Wanted(height, Set.copyOf(authors), ATTEMPTS));
  }

  private void add(Wanted wanted) {
    synchronized (waiting) {
      if (addsNothing(wanted)) {
        return;
      }
      if (waiting.size() < WAITING_MAX) {
        waiting.add(wanted);
      } else if (!dropping) {
        dropping = true;
        LOG.error(
            "ALARM: the evidence in {} blocks of the engine waits, and until it is fetched what comes beyond is dropped, from block {} on",
            waiting.size(),
            wanted.height());
      }
    }
  }

  /** The one that has waited longest of those that may add something. */
  private @Nullable Wanted next() {
    synchronized (waiting) {
      Wanted next = waiting.poll();
      while (next != null && addsNothing(next)) {
        next = waiting.poll();
      }
      dropping &= !waiting.isEmpty();
      return next;
    }
  }

  private boolean addsNothing(Wanted wanted) {
    return !wanted.authors().isEmpty() && found.keySet().containsAll(wanted.authors());
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
    Wanted wanted = rpc == null ? null : next();
    if (rpc == null || wanted == null) {
      return;
    }
    try {
      List<Voter> authors = voters.get();
      found.keySet().retainAll(authors.stream().map(Validators::address).toList());
      Set<String> gone = new TreeSet<>();
      for (JsonNode item : rpc.evidence(wanted.height(), CALL)) {
        read(wanted.height(), item, authors, gone);
      }
      for (String address : gone) {
        LOG.error(
            "ALARM: evidence in block {} of the engine is against {}, whose key no replica has any more, dropped",
            wanted.height(),
            address);
      }
    } catch (IOException | RuntimeException e) {
      if (wanted.attempts() > 1) {
        add(new Wanted(wanted.height(), wanted.authors(), wanted.attempts() - 1));
      } else {
        LOG.error(
            "ALARM: the evidence in block {} of the engine cannot be had and is dropped: {}",
            wanted.height(),
            e.toString());
      }
    }
  }

  /** Reads one; {@code gone} gets its author, if nobody is left to be suspended for it. */
  private void read(long height, JsonNode item, List<Voter> authors, Set<String> gone) {
    try {
      Evidence.author(item)
          .filter(address -> authors.stream().map(Validators::address).noneMatch(address::equals))
          .ifPresent(gone::add);
      Evidence.doubleVote(item, chainId, authors)
          // the engine takes signatures that the ledger refuses: such a proof would be refused too
          .filter(Evidence::holds)
          .ifPresent(twice -> found.putIfAbsent(Evidence.author(item).orElseThrow(), twice));
    } catch (RuntimeException e) { // of any kind: its author chose each byte
      LOG.error(
          "ALARM: evidence in block {} of the engine is unreadable, dropped: {}",
          height,
          e.toString());
    }
  }
}
