package aver.ledger.engine;

import java.util.List;

/**
 * Who orders at a height that a ledger has yet to reach. A newcomer's ledger may begin where those
 * whom it knows are all gone: until it is there, its engine takes blocks from these as well.
 *
 * @param height of the ledger
 * @param voters who order there
 */
public record Ahead(long height, List<Voter> voters) {
  /** For a ledger that knows who orders. */
  public static final Ahead NONE = new Ahead(0, List.of());

  /** Copies the list. */
  public Ahead {
    voters = List.copyOf(voters);
  }

  /** Those whom an engine has to know beside its ledger's own. */
  public List<Voter> of(LedgerApplication ledger) {
    return voters.isEmpty() || ledger.info().height() >= height ? List.of() : voters;
  }
}
