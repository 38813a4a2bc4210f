package aver.ledger.engine.comet;

import aver.ledger.engine.Voter;
import aver.ledger.engine.comet.abci.Validators;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restarts an engine that is still connected to a replica which was replaced, in this replica's
 * turn; looked at each second. A replica that lies can change its identity key again and again, and
 * let the engine with the old one run on: so an engine is restarted for that once an hour at most.
 */
final class OutsiderWatch {
  private static final Logger LOG = LoggerFactory.getLogger(OutsiderWatch.class);
  private static final Duration CALL = Duration.ofSeconds(2);

  /** From one restart to the time from which on the next one's turns are counted. */
  static final Duration PAUSE = Duration.ofHours(1);

  private final Supervisor supervisor;
  private final Supplier<List<Voter>> voters;
  private final Supplier<List<Voter>> ahead;
  private final String ownKey;
  private final LongSupplier nanos;
  private List<Voter> before = List.of();
  private List<String> last = List.of();
  private long sinceNanos;
  private OptionalLong restartedNanos = OptionalLong.empty();

  /**
   * Looks at nothing yet.
   *
   * @param voters whom the ledger wants to order
   * @param ahead who may connect beside them
   * @param ownKey identity key of this replica, hex
   * @param nanos a clock that only goes forward
   */
  OutsiderWatch(
      Supervisor supervisor,
      Supplier<List<Voter>> voters,
      Supplier<List<Voter>> ahead,
      String ownKey,
      LongSupplier nanos) {
    this.supervisor = supervisor;
    this.voters = voters;
    this.ahead = ahead;
    this.ownKey = ownKey;
    this.nanos = nanos;
  }

  /** To be called after the engine has answered, with its answer. */
  void look(EngineWatch.Seen seen) throws InterruptedException {
    List<Voter> ordering = voters.get();
    List<Voter> admitted = new ArrayList<>(ordering);
    admitted.addAll(ahead.get());
    List<String> outside = Outsiders.among(admitted, seen.peers());
    // one that takes old blocks knows the replicas of its own height
    if (outside.isEmpty() || seen.catchingUp()) {
      last = List.of();
      before = outside.isEmpty() ? admitted : before;
      return;
    }
    long now = nanos.getAsLong();
    if (Collections.disjoint(last, outside)) {
      sinceNanos = begins(now);
      LOG.info(
          "the engine is still connected to {}: it is restarted in this replica's turn",
          named(outside));
    }
    last = outside;
    Duration since = Duration.ofNanos(now - sinceNanos);
    Rpc rpc = supervisor.rpc();
    if (rpc == null || !Outsiders.due(ordering, ownKey, seen.peers(), since)) {
      return;
    }
    try {
      List<String> voting = rpc.voting(CALL);
      List<String> over = outside.stream().filter(node -> !voting.contains(node)).toList();
      if (!over.isEmpty() && Outsiders.due(ordering, ownKey, near(rpc, seen.height()), since)) {
        restartedNanos = OptionalLong.of(now);
        last = List.of();
        supervisor.restart("it is still connected to " + named(over));
      }
    } catch (IOException e) {
      LOG.debug("the engine does not say who votes, and where they are: {}", e.toString());
    }
  }

  /** Turns begin now, or an hour after the last restart. */
  private long begins(long now) {
    long after = restartedNanos.orElse(now - PAUSE.toNanos()) + PAUSE.toNanos();
    return after - now > 0 ? after : now;
  }

  /** Peers that are where this replica is: one that takes old blocks keeps no order going. */
  private static List<String> near(Rpc rpc, long height) throws IOException, InterruptedException {
    return rpc.peerHeights(CALL).entrySet().stream()
        .filter(peer -> peer.getValue() >= height)
        .map(Map.Entry::getKey)
        .toList();
  }

  private String named(List<String> nodes) {
    return nodes.stream()
        .map(node ->
            before.stream()
                .filter(voter -> Validators.nodeId(voter).equals(node))
                .findFirst()
                .map(voter -> voter.peer().id() + ", which orders no more")
                .orElse("node " + node + ", which is no replica now"))
        .collect(Collectors.joining("; "));
  }
}
