package aver.ledger.node.round;

import aver.ledger.proof.Digest;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.Roster;
import aver.ledger.store.OwnNotes;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which result this replica stands by for each attempt that is not over. Two different ones, signed
 * by one replica, are evidence against it: a restart, another version or a fault of the disk must
 * not make it send a second.
 */
public final class AttestedNotes {
  private static final Logger LOG = LoggerFactory.getLogger(AttestedNotes.class);
  private static final String PREFIX = "attested/";

  private final OwnNotes notes;
  private final Map<Duty.Attest, Digest> stoodBy = new TreeMap<>(Duty.Attest.ORDER);

  /** Reads what was noted before a restart. */
  public AttestedNotes(OwnNotes notes) {
    this.notes = notes;
    notes
        .beginningWith(PREFIX)
        .forEach((name, value) -> {
          int cut = name.lastIndexOf('/');
          stoodBy.put(
              new Duty.Attest(
                  name.substring(PREFIX.length(), cut), Integer.parseInt(name.substring(cut + 1))),
              Digest.of(value));
        });
  }

  /** Notes a result, durably; false if another one is noted: it must not be sent. */
  public synchronized boolean standBy(Duty.Attest duty, Digest result) {
    Digest before = stoodBy.get(duty);
    if (before == null) {
      notes.put(name(duty), result.bytes());
      stoodBy.put(duty, result);
      return true;
    }
    return before.equals(result);
  }

  /**
   * Forgets attempts that are over.
   *
   * @return how many of them the others ended with another result
   */
  public synchronized int settle(Overlay state) {
    int differing = 0;
    for (Map.Entry<Duty.Attest, Digest> each : Map.copyOf(stoodBy).entrySet()) {
      Duty.Attest duty = each.getKey();
      if (state.get(Keys.attempt(duty.task(), duty.attempt())).map(Attempt::over).orElse(true)) {
        Optional<Digest> agreed = agreed(state, duty).filter(d -> !d.equals(each.getValue()));
        if (agreed.isPresent()) {
          differing++;
          LOG.error(
              "ALARM attempt {} of {}: this replica computed result {}, a quorum computed {}: check"
                  + " its disk, memory and version",
              duty.attempt(),
              duty.task(),
              each.getValue().hex(),
              agreed.get().hex());
        }
        notes.delete(name(duty));
        stoodBy.remove(duty);
      }
    }
    return differing;
  }

  /** The result that a quorum attested. */
  private static Optional<Digest> agreed(Overlay state, Duty.Attest duty) {
    Roster roster = state.get(Keys.REPLICAS).orElseThrow();
    Map<Digest, Integer> votes = new TreeMap<>();
    for (String id : roster.ids()) {
      state
          .get(Keys.attestation(duty.task(), duty.attempt(), id))
          .ifPresent(result -> votes.merge(result, 1, Integer::sum));
    }
    return votes.entrySet().stream()
        .filter(vote -> vote.getValue() >= roster.quorum().needed())
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static String name(Duty.Attest duty) {
    return PREFIX + duty.task() + "/" + duty.attempt();
  }
}
