package aver.coordinator.admin;

import aver.ledger.client.view.CertifiedView;
import aver.ledger.rules.action.Action;
import aver.ledger.rules.action.Actions;
import aver.ledger.rules.lifecycle.Setting;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.Proposal;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** Reads proposals from the certified state. */
final class ProposalReader {
  private static final int STEP = 32;

  private final CertifiedView view;

  ProposalReader(CertifiedView view) {
    this.view = view;
  }

  /** How many admins an action needs. */
  long needed() {
    return Setting.ADMIN_THRESHOLD.in(view.overlay());
  }

  Optional<ProposalLine> one(long number) {
    return view.get(Keys.proposal(number)).map(p -> ProposalLine.of(p, needed()));
  }

  /** All of them, oldest first. */
  List<ProposalLine> all() {
    long needed = needed();
    return from(1).stream().map(p -> ProposalLine.of(p, needed)).toList();
  }

  /** The newest one of an admin's for an action. */
  Optional<ProposalLine> newestBy(String admin, Action action) {
    Octets bytes = Octets.of(Actions.encode(action));
    long count = view.get(Keys.PROPOSALS).orElse(0L);
    for (long last = count; last > 0; last -= STEP) {
      Optional<Proposal> found =
          from(Math.max(1, last - STEP + 1)).reversed().stream()
              .filter(p -> p.proposer().equals(admin) && p.action().equals(bytes))
              .findFirst();
      if (found.isPresent()) {
        return found.map(p -> ProposalLine.of(p, needed()));
      }
    }
    return Optional.empty();
  }

  private List<Proposal> from(long first) {
    long count = view.get(Keys.PROPOSALS).orElse(0L);
    List<Long> numbers = LongStream.rangeClosed(first, count).boxed().toList();
    return view.all(numbers, Keys::proposal).stream().flatMap(Optional::stream).toList();
  }
}
