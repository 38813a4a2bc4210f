package aver.ledger.engine.comet;

import aver.ledger.engine.Membership;
import aver.ledger.engine.Voter;
import aver.ledger.engine.comet.abci.Validators;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;

/** Who orders, as the ledger says it now, and which of them is this replica. */
final class Seats {
  private final CometSettings settings;
  private final String ownKey;
  private final Supplier<List<Voter>> voters;

  /**
   * Asks nothing yet.
   *
   * @param voters whom the ledger wants to order, none while there is no ledger
   */
  Seats(CometSettings settings, Supplier<List<Voter>> voters) {
    this.settings = settings;
    this.ownKey = HexFormat.of().formatHex(settings.key().publicKey());
    this.voters = voters;
  }

  /** Its peer in the ledger; a newcomer has none until the ledger here has come so far. */
  String self() {
    return voters.get().stream()
        .filter(voter -> voter.key().equals(ownKey))
        .map(voter -> voter.peer().id())
        .findFirst()
        .orElse(settings.self().id());
  }

  Membership membership() {
    return new Membership(self(), voters.get().stream().map(Voter::peer).toList());
  }

  /** Whether more than two thirds are connected, this one among them. */
  boolean order(EngineWatch.Seen seen) {
    List<Voter> all = voters.get();
    long present =
        all.stream()
            .filter(voter ->
                voter.key().equals(ownKey) || seen.peers().contains(Validators.nodeId(voter)))
            .count();
    return !seen.catchingUp() && present * 3 > all.size() * 2L;
  }

  /**
   * The peer of a validator: proposers take turns, and one of them has to be named.
   *
   * @param address of who proposed the last block; own id if it orders no more
   */
  String proposer(String address) {
    return voters.get().stream()
        .filter(voter -> Validators.address(voter).equals(address))
        .map(voter -> voter.peer().id())
        .findFirst()
        .orElseGet(this::self);
  }
}
