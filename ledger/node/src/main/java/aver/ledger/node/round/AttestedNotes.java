package aver.ledger.node.round;

import aver.ledger.proof.Digest;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Overlay;
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
   * Forgets attempts that are over. If one ended with the result that this replica stood by, it
   * names who attested another one before that; a replica whose own result differs names itself
   * alone.
   *
   * @return how many of them the others ended with another result
   */
  public synchronized int settle(Overlay state) {
    int differing = 0;
    for (Map.Entry<Duty.Attest, Digest> each : Map.copyOf(stoodBy).entrySet()) {
      Duty.Attest duty = each.getKey();
      if (state.get(Keys.attempt(duty.task(), duty.attempt())).map(Attempt::over).orElse(true)) {
        Map<String, Digest> attested = attested(state, duty);
        Optional<Digest> ended = agreed(state, attested);
        Optional<Digest> agreed = ended.filter(d -> !d.equals(each.getValue()));
        if (agreed.isPresent()) {
          differing++;
          LOG.error(
              "ALARM attempt {} of {}: this replica computed result {}, a quorum computed {}: check"
                  + " its disk, memory and version",
              duty.attempt(),
              duty.task(),
              each.getValue().hex(),
              agreed.get().hex());
        } else {
          ended.ifPresent(result -> name(duty, attested, result));
        }
        notes.delete(name(duty));
        stoodBy.remove(duty);
      }
    }
    return differing;
  }

  private static Map<String, Digest> attested(Overlay state, Duty.Attest duty) {
    Map<String, Digest> attested = new TreeMap<>();
    for (String id : state.get(Keys.REPLICAS).orElseThrow().ids()) {
      state
          .get(Keys.attestation(duty.task(), duty.attempt(), id))
          .ifPresent(result -> attested.put(id, result));
    }
    return attested;
  }

  /** Each attestation is a transaction that its replica signed: whoever has the log can show it. */
  private static void name(Duty.Attest duty, Map<String, Digest> attested, Digest agreed) {
    attested.forEach((id, result) -> {
      if (!result.equals(agreed)) {
        LOG.error(
            "ALARM attempt {} of {}: {} attested result {}, a quorum attested {}: its disk, memory"
                + " or version is bad, or it lies",
            duty.attempt(),
            duty.task(),
            id,
            result.hex(),
            agreed.hex());
      }
    });
  }

  /** The result that a quorum attested. */
  private static Optional<Digest> agreed(Overlay state, Map<String, Digest> attested) {
    Map<Digest, Integer> votes = new TreeMap<>();
    attested.values().forEach(result -> votes.merge(result, 1, Integer::sum));
    int needed = state.get(Keys.REPLICAS).orElseThrow().quorum().needed();
    return votes.entrySet().stream()
        .filter(vote -> vote.getValue() >= needed)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static String name(Duty.Attest duty) {
    return PREFIX + duty.task() + "/" + duty.attempt();
  }
}
