package aver.participant.agent;

import aver.ledger.client.study.Recipe;
import aver.ledger.proof.Digest;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.Dataset;
import aver.ledger.rules.state.DatasetSpec;
import aver.ledger.rules.state.Enrolment;
import aver.ledger.rules.state.Grant;
import aver.ledger.rules.state.MemberStatus;
import aver.ledger.rules.state.Seat;
import aver.ledger.rules.state.Task;
import aver.ledger.rules.state.TaskSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that an agent decides by: certified state about its member, and what its own journal holds.
 *
 * @param member whose agent
 * @param status of the member; empty if the ledger does not know it
 * @param certifiedMs newest certified ledger time
 * @param local the data set as the site would describe it now
 * @param registered the data set on the ledger
 * @param revisionMs least ledger time between two versions of a data set
 * @param tasks that the agent may have something to do with, ids ascending
 * @param prepared commitments of the updates in the journal
 * @param failed attempts for which this site could make no update, with the reason
 * @param fit the training that is under way
 */
public record AgentView(
    String member,
    Optional<MemberStatus> status,
    long certifiedMs,
    DatasetSpec local,
    Optional<Registered> registered,
    long revisionMs,
    List<TaskView> tasks,
    SortedMap<AttemptKey, Digest> prepared,
    SortedMap<AttemptKey, String> failed,
    Optional<Fit> fit) {
  /** Copies the collections. */
  public AgentView {
    tasks = List.copyOf(tasks);
    prepared = copy(prepared);
    failed = copy(failed);
  }

  private static <V> SortedMap<AttemptKey, V> copy(Map<AttemptKey, V> map) {
    return new TreeMap<>(map);
  }

  /** The same while an update is in the making. */
  AgentView during(Optional<Fit> underway) {
    return with(tasks, underway);
  }

  /**
   * The same with what the agent itself found against tasks.
   *
   * @param found reasons by task
   */
  AgentView objecting(Map<String, String> found) {
    return with(tasks.stream().map(task -> task.objecting(found)).toList(), fit);
  }

  private AgentView with(List<TaskView> seen, Optional<Fit> underway) {
    return new AgentView(
        member,
        status,
        certifiedMs,
        local,
        registered,
        revisionMs,
        seen,
        prepared,
        failed,
        underway);
  }

  /** Whether an update of an attempt is in the making. */
  boolean making(AttemptKey key) {
    return fit.filter(f -> f.key().equals(key)).isPresent();
  }

  /**
   * An update in the making. Times are of this machine's clock.
   *
   * @param key whose update
   * @param sinceMs how long it has been under way
   * @param leftMs how much longer it takes at its present speed; empty until that can be told
   * @param longestMs how long the site lets one take
   * @param ending whether it was told to end
   */
  public record Fit(
      AttemptKey key, long sinceMs, OptionalLong leftMs, long longestMs, boolean ending) {
    private static final long TELLING_NS = 10_000_000_000L;

    /**
     * How much longer a training takes.
     *
     * @param spentNs on the batches that were done
     * @param done batches
     * @param left batches
     * @return ms; empty if it is too young to tell
     */
    static OptionalLong left(long spentNs, long done, long left) {
      return spentNs < TELLING_NS
          ? OptionalLong.empty()
          : OptionalLong.of(spentNs / done * left / 1_000_000);
    }
  }

  /**
   * A data set on the ledger.
   *
   * @param dataset name and number of versions
   * @param current the version in force
   */
  public record Registered(Dataset dataset, DatasetSpec current) {}

  /**
   * A task as this member sees it.
   *
   * @param task how far it has come
   * @param spec what was asked for
   * @param grant participation right in its study
   * @param enrolment of this member
   * @param full whether nobody may enrol any more who never did
   * @param attempts that are not over, or that the journal still holds, numbers ascending
   * @param objection why the site keeps out of it, by its policy or for what its agent found; empty
   *     if it does not
   */
  public record TaskView(
      Task task,
      TaskSpec spec,
      Optional<Grant> grant,
      Optional<Enrolment> enrolment,
      boolean full,
      List<AttemptView> attempts,
      Optional<String> objection) {
    /** Copies the list. */
    public TaskView {
      attempts = List.copyOf(attempts);
    }

    private TaskView objecting(Map<String, String> found) {
      Optional<String> own = Optional.ofNullable(found.get(task.id()));
      return objection.isPresent() || own.isEmpty()
          ? this
          : new TaskView(task, spec, grant, enrolment, full, attempts, own);
    }

    /** Whether the site keeps something of an update that counted for its next training. */
    boolean carries() {
      return spec.learning().controlMembers() > 0
          || spec.recipe().name().equals(Recipe.BatchNormPerceptron.NAME);
    }
  }

  /**
   * An attempt as this member sees it.
   *
   * @param attempt phase, deadline and cohort
   * @param seat of this member; empty if it was not selected
   */
  public record AttemptView(Attempt attempt, Optional<Seat> seat) {
    /** Its key in the journal. */
    public AttemptKey key() {
      return new AttemptKey(attempt.task(), attempt.number());
    }
  }
}
