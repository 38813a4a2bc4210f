package aver.ledger.rules.tx;

import aver.ledger.proof.Digest;
import aver.ledger.rules.lifecycle.Attempts;
import aver.ledger.rules.lifecycle.Availability;
import aver.ledger.rules.lifecycle.Cohorts;
import aver.ledger.rules.lifecycle.Commitments;
import aver.ledger.rules.lifecycle.Manifests;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Ids;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.NamedNumber;
import aver.ledger.rules.state.Seat;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.state.VectorEntry;
import java.util.List;
import java.util.Optional;

/**
 * A hospital opens its commitment. Its vectors lie with the replicas already, which the
 * availability certificate proves.
 *
 * @param task slug
 * @param attempt number
 * @param manifest vectors in order, 1 to 16
 * @param salt of the commitment
 * @param samples rows that training used, 0 in an evaluation-only attempt
 * @param availability acknowledgements of a quorum of replicas, ids ascending
 * @param metrics of training; names ascending, from the closed list
 */
public record RevealUpdate(
    String task,
    int attempt,
    List<VectorEntry> manifest,
    Digest salt,
    long samples,
    List<Acknowledgement> availability,
    List<NamedNumber> metrics)
    implements Transaction {
  private static final List<String> METRICS =
      List.of("clipped", "loss-after-micro", "loss-before-micro", "steps");

  /** Checks the forms. */
  public RevealUpdate {
    Ids.slug("task", task);
    Ids.range("attempt", attempt, 1, Integer.MAX_VALUE);
    Ids.range("vectors of the manifest", manifest.size(), 1, 16);
    Ids.range("samples", samples, 0, 1L << 40);
    manifest = List.copyOf(manifest);
    availability = Ids.ascending("acknowledgements", availability, 1000);
    metrics = Ids.ascending("metrics", metrics, METRICS.size());
  }

  @Override
  public Optional<Refusal> check(Context context) {
    Optional<Refusal> seat = Cohorts.checkSeat(context, task, attempt, AttemptPhase.REVEAL);
    if (seat.isPresent()) {
      return seat;
    }
    String member = context.signer().id();
    Seat own = context.state().get(Keys.seat(task, attempt, member)).orElseThrow();
    if (own.revealed().isPresent()) {
      return Refusal.of(
          Rule.ALREADY_REVEALED, "%s revealed to attempt %d of %s already", member, attempt, task);
    }
    Digest root = Manifests.root(manifest);
    Optional<Refusal> opening = Commitments.checkOpening(context, own, task, attempt, root, salt);
    if (opening.isPresent()) {
      return opening;
    }
    for (NamedNumber metric : metrics) {
      if (!METRICS.contains(metric.name())) {
        return Refusal.of(Rule.METRICS_WRONG, "metric %s is none of %s", metric.name(), METRICS);
      }
    }
    TaskSpec spec = context.state().get(Keys.taskSpec(task)).orElseThrow();
    Attempt now = context.state().get(Keys.attempt(task, attempt)).orElseThrow();
    Optional<Refusal> form = Manifests.checkUpdate(spec, now.purpose(), manifest);
    return form.isPresent() ? form : Availability.check(context, this, root);
  }

  @Override
  public void effect(Context context) {
    var slot = Keys.seat(task, attempt, context.signer().id());
    Seat.Revealed update =
        new Seat.Revealed(manifest, Manifests.root(manifest), salt, samples, metrics);
    context.state().put(slot, context.state().get(slot).orElseThrow().revealed(update));
    Attempts.progress(context.state(), task, context.nowMs());
  }
}
