package aver.ledger.engine.comet;

import aver.ledger.engine.Voter;
import aver.ledger.engine.comet.abci.Validators;
import java.time.Duration;
import java.util.List;

/**
 * Peers that an engine is connected to and would refuse today. CometBFT asks who may connect when a
 * connection begins, and has no call that ends one; a new process has no old connections. So the
 * engine is restarted, each replica's in its turn: turns begin one after the other in the order of
 * the roster, and none is taken that would stop the order, unless somebody is away for long.
 */
final class Outsiders {
  /**
   * From one replica's turn to the next one's. It begins in the first half: the other half is for
   * the engine to be back, and for replicas that saw the change apart, by up to so much. Where they
   * are a whole turn apart two may go at once; the order then stops until one is back.
   */
  static final Duration TURN = Duration.ofSeconds(30);

  /** After so long a turn is taken although the order stops until the engine is back. */
  static final Duration PATIENCE = Duration.ofMinutes(10);

  private Outsiders() {}

  /**
   * Node ids that are connected and may not connect.
   *
   * @param admitted who may
   * @param peers node ids that are connected
   */
  static List<String> among(List<Voter> admitted, List<String> peers) {
    List<String> known = admitted.stream().map(Validators::nodeId).toList();
    return peers.stream().filter(peer -> !known.contains(peer)).toList();
  }

  /**
   * Whether a replica that has an outsider among its peers restarts its engine now.
   *
   * @param voters the roster, in the same order on all replicas
   * @param ownKey identity key of this replica, hex; one that is not in the roster has no turn
   * @param peers node ids that are connected here
   * @param since how long the outsider has been seen here; negative before its turns begin
   */
  static boolean due(List<Voter> voters, String ownKey, List<String> peers, Duration since) {
    int place = voters.stream().map(Voter::key).toList().indexOf(ownKey);
    long turns = since.dividedBy(TURN);
    boolean begins = since.minus(TURN.multipliedBy(turns)).compareTo(TURN.dividedBy(2)) < 0;
    // none in the beginning: whoever leaves has yet to hear that it does, and to sign it
    if (place < 0 || turns < 1 || !begins || (turns - 1) % voters.size() != place) {
      return false;
    }
    long others =
        voters.stream()
            .filter(voter -> !voter.key().equals(ownKey))
            .filter(voter -> peers.contains(Validators.nodeId(voter)))
            .count();
    return others * 3 > voters.size() * 2L || since.compareTo(PATIENCE) >= 0;
  }
}
