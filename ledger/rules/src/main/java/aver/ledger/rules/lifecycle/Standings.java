package aver.ledger.rules.lifecycle;

import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.StandingValue;
import aver.reputation.Evidence;
import aver.reputation.Standing;

/** A member's standing within a study; who has none yet is a newcomer. */
public final class Standings {
  private Standings() {}

  /** The standing now. */
  public static Standing of(Overlay state, String study, String member) {
    return state
        .get(Keys.standing(study, member))
        .map(value -> new Standing(value.good(), value.bad()))
        .orElse(Standing.fresh());
  }

  static void add(Overlay state, String study, String member, Evidence evidence) {
    Standing next = of(state, study, member).after(evidence);
    state.put(Keys.standing(study, member), new StandingValue(next.good(), next.bad()));
  }
}
