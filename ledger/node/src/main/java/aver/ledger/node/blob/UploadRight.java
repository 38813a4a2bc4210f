package aver.ledger.node.blob;

import aver.ledger.client.blob.BlobFault;
import aver.ledger.client.blob.BlobRefusedException;
import aver.ledger.proof.Digest;
import aver.ledger.rules.PlainSignatures;
import aver.ledger.rules.lifecycle.Cohorts;
import aver.ledger.rules.lifecycle.Commitments;
import aver.ledger.rules.lifecycle.Manifests;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.Seat;
import aver.ledger.rules.state.StateView;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.tx.Context;
import aver.ledger.rules.tx.Refusal;
import aver.ledger.rules.tx.Rule;
import java.util.Optional;

/**
 * Whether an update may be taken: it must open what its sender committed to in an attempt whose
 * commits are closed, so nothing that was seen can be sent as one's own. Pure.
 */
public final class UploadRight {
  private UploadRight() {}

  /**
   * Checks, in the order of {@code docs/formats.md}.
   *
   * @param caller member that sends it
   * @return the task, whose bound all values must keep
   * @throws BlobRefusedException with the first check that failed
   */
  public static TaskSpec check(StateView view, String caller, Opening opening)
      throws BlobRefusedException {
    Overlay state = new Overlay(view);
    if (!caller.equals(opening.member()) && !isReplica(state, caller)) {
      throw Refusals.of(
          BlobFault.BLOB_SENDER_WRONG,
          "%s sends an update of %s: only its own member and replicas may",
          caller,
          opening.member());
    }
    Optional<Member> sender = state.get(Keys.member(opening.member()));
    if (sender.filter(m -> m.keyVersion() == opening.keyVersion()).isEmpty()) {
      throw Refusals.of(
          BlobFault.BLOB_KEY_VERSION_WRONG,
          "%s has no identity key of version %d now: sign the header with the present key",
          opening.member(),
          opening.keyVersion());
    }
    Context context =
        new Context(
            state, sender.get(), state.get(Keys.TIME_MS).orElseThrow(), new PlainSignatures());
    Digest chainId = context.chainId();
    if (!context
        .signatures()
        .verify(
            sender.get().who().identityKey(),
            opening.headerMessage(chainId),
            opening.signature())) {
      throw Refusals.of(
          BlobFault.BLOB_SIGNATURE_FALSE,
          "the header is not signed by %s on chain %s",
          opening.member(),
          chainId.hex());
    }
    refuse(Cohorts.checkSeat(context, opening.task(), opening.attempt(), AttemptPhase.REVEAL));
    Seat seat =
        state.get(Keys.seat(opening.task(), opening.attempt(), opening.member())).orElseThrow();
    refuse(
        Commitments.checkOpening(
            context, seat, opening.task(), opening.attempt(), opening.root(), opening.salt()));
    TaskSpec spec = state.get(Keys.taskSpec(opening.task())).orElseThrow();
    Attempt attempt = state.get(Keys.attempt(opening.task(), opening.attempt())).orElseThrow();
    refuse(Manifests.checkUpdate(spec, attempt.purpose(), opening.manifest()));
    return spec;
  }

  /**
   * The refusal of an update that was taken, once its attempt takes no more reveals. A state from
   * before it was taken refuses nothing.
   */
  static Optional<Refusal> late(Overlay state, Opening opening) {
    return state
        .get(Keys.attempt(opening.task(), opening.attempt()))
        .filter(attempt -> attempt.phase().compareTo(AttemptPhase.REVEAL) > 0)
        .flatMap(attempt ->
            Refusal.of(
                Rule.ATTEMPT_PHASE_WRONG,
                "attempt %d of %s is in %s: it takes no more reveals",
                opening.attempt(),
                opening.task(),
                attempt.phase()));
  }

  static boolean isReplica(Overlay state, String member) {
    return state.get(Keys.REPLICAS).orElseThrow().ids().contains(member);
  }

  private static void refuse(Optional<Refusal> refusal) throws BlobRefusedException {
    if (refusal.isPresent()) {
      throw Refusals.of(refusal.get());
    }
  }
}
