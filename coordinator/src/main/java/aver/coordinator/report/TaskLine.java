package aver.coordinator.report;

import java.util.List;

/**
 * A task and how far it is.
 *
 * @param task id
 * @param study to which it belongs
 * @param researcher who created it
 * @param phase proposed, running, stalled, ended or cancelled
 * @param ending whether it ends with the attempt that is open
 * @param rounds wanted
 * @param trained training rounds done
 * @param attempts opened, failed ones included
 * @param attemptOpen whether the last one is not over
 * @param modelVersion newest
 * @param modelRoot manifest root of the newest version
 * @param recipe model and training
 * @param rule of aggregation
 * @param dimension parameters of the model
 * @param cohort selected a round
 * @param quorum fewest updates
 * @param enrolled members that take part now
 * @param escrowMicro what is left of the reward pool, in micro-tokens
 * @param due ledger time from which the next attempt may be opened
 * @param ends ledger time
 * @param keys of the state that this was read from
 */
public record TaskLine(
    String task,
    String study,
    String researcher,
    String phase,
    boolean ending,
    int rounds,
    int trained,
    int attempts,
    boolean attemptOpen,
    int modelVersion,
    String modelRoot,
    String recipe,
    String rule,
    long dimension,
    int cohort,
    int quorum,
    long enrolled,
    long escrowMicro,
    String due,
    String ends,
    List<String> keys) {
  /** Copies the list. */
  public TaskLine {
    keys = List.copyOf(keys);
  }

  /** Whether it is over for good. */
  public boolean over() {
    return phase.equals("ended") || phase.equals("cancelled");
  }

  /** One line. */
  public String text() {
    return "%-20s %-10s round %d of %d, %d attempts, model version %d, %d enrolled"
        .formatted(task, phase, trained, rounds, attempts, modelVersion, enrolled);
  }
}
