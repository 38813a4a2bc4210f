package aver.ledger.rules.lifecycle;

import aver.ledger.proof.Digest;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.Roster;
import aver.ledger.rules.tx.Acknowledgement;
import aver.ledger.rules.tx.Context;
import aver.ledger.rules.tx.Refusal;
import aver.ledger.rules.tx.RevealUpdate;
import aver.ledger.rules.tx.Rule;
import java.util.Optional;

/**
 * Availability certificates: a quorum of replicas signed that they hold the vectors on disk, so at
 * least f+1 honest ones do, and executing a reveal needs signature checks alone.
 */
public final class Availability {
  private Availability() {}

  /** A refusal unless a quorum of the present replicas acknowledged this manifest. */
  public static Optional<Refusal> check(Context context, RevealUpdate reveal, Digest root) {
    Roster roster = context.state().get(Keys.REPLICAS).orElseThrow();
    byte[] body = BlobHeaders.body(reveal.task(), reveal.attempt(), context.signer().id(), root);
    byte[] message = BlobHeaders.acknowledgementMessage(context.chainId(), body);
    int valid = 0;
    for (Acknowledgement ack : reveal.availability()) {
      Optional<Member> replica = context.state().get(Keys.member(ack.replica()));
      if (roster.ids().contains(ack.replica())
          && replica.isPresent()
          && replica.get().keyVersion() == ack.keyVersion()
          && context
              .signatures()
              .verify(replica.get().who().identityKey(), message, ack.signature())) {
        valid++;
      }
    }
    int needed = roster.quorum().needed();
    return valid >= needed
        ? Optional.empty()
        : Refusal.of(
            Rule.AVAILABILITY_NOT_PROVEN,
            "%d valid acknowledgements of replicas, %d are needed: send the update to more",
            valid,
            needed);
  }
}
