package aver.ledger.audit;

import aver.ledger.proof.Digest;
import aver.ledger.rules.round.Place;
import aver.ledger.rules.round.RoundOutcome;
import java.util.List;
import java.util.Optional;

/**
 * A round that was computed again.
 *
 * @param outcome empty if a vector that it needs is no longer kept
 * @param places that went in, none without an outcome
 * @param missing roots of the vectors that are not kept
 */
record Recomputed(Optional<RoundOutcome> outcome, List<Place> places, List<Digest> missing) {}
