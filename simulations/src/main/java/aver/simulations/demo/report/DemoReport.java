package aver.simulations.demo.report;

import aver.simulations.demo.Stage;
import aver.simulations.demo.data.Quality;
import aver.simulations.demo.data.Yardstick;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a demonstration found, as {@code report.json} has it. Shares and ratios are in ppm where
 * the ledger has them so, tokens in micro-tokens, times in ms of ledger time unless they say
 * otherwise.
 *
 * @param format {@code aver-demo-report/v1}
 * @param seed that dealt the patients
 * @param engine of consensus
 * @param chainId in hex
 * @param task on the ledger
 * @param recipe of the model with its parameters
 * @param note how the settings were chosen and what quality is measured on
 * @param hospitals members that hold patients, the poisoner last
 * @param attempts in order
 * @param quality of each model version, and of what it is compared with
 * @param weights of each attempt's updates in its mean
 * @param scores of each attempt's updates, ppm
 * @param standings after each attempt, ppm
 * @param tokens balances after each attempt, micro-tokens
 * @param events in order
 * @param timings of the phases
 * @param audit what was checked without a network
 */
public record DemoReport(
    String format,
    long seed,
    String engine,
    String chainId,
    String task,
    Map<String, String> recipe,
    String note,
    List<Hospital> hospitals,
    List<Attempt> attempts,
    QualityLines quality,
    List<ByMember> weights,
    List<ByMember> scores,
    List<ByMember> standings,
    List<ByMember> tokens,
    List<Event> events,
    List<Stage.Timing> timings,
    Audit audit) {
  /** Value of {@code format}. */
  public static final String FORMAT = "aver-demo-report/v1";

  /**
   * A member that holds patients.
   *
   * @param id on the ledger
   * @param poisoner whether it works against the others, which nobody but the demonstration knows
   * @param patients in its file
   * @param training of them, that it trains on
   * @param validation of them, that measure models
   */
  public record Hospital(String id, boolean poisoner, int patients, int training, int validation) {}

  /**
   * An attempt at a round.
   *
   * @param number from 1
   * @param purpose train or evaluate
   * @param phase in which it ended
   * @param baseVersion model that members started from
   * @param updates that were counted
   * @param openedAt seconds since the demonstration began
   * @param seconds from its opening to the certified result
   * @param attestedBy replicas whose result stands in the state
   * @param excluded members whose update did not count, with the reason
   */
  public record Attempt(
      int number,
      String purpose,
      String phase,
      int baseVersion,
      int updates,
      double openedAt,
      double seconds,
      List<String> attestedBy,
      Map<String, String> excluded) {}

  /**
   * Numbers by member after or within an attempt.
   *
   * @param attempt its number
   * @param values by member
   */
  public record ByMember(int attempt, Map<String, Long> values) {}

  /**
   * A model version's quality.
   *
   * @param version 0 is the untrained one
   * @param all on all honest hospitals' validation rows
   * @param hospitals on each one's own
   */
  public record Version(int version, Quality all, Map<String, Quality> hospitals) {}

  /**
   * What the sites reported together and replicas certified.
   *
   * @param attempt that evaluated its base model
   * @param version that base model
   * @param sites that reported
   * @param counts of confusion, truth by prediction
   * @param accuracyMinPpm at the worst site
   * @param accuracyMaxPpm at the best site
   */
  public record Certified(
      int attempt,
      int version,
      int sites,
      List<Long> counts,
      int accuracyMinPpm,
      int accuracyMaxPpm) {}

  /**
   * Quality.
   *
   * @param versions of the federation's model
   * @param comparison training alone, and pooled data
   * @param certified as it stands on the ledger
   */
  public record QualityLines(
      List<Version> versions, Yardstick.Comparison comparison, List<Certified> certified) {}

  /**
   * Something that happened.
   *
   * @param seconds since the demonstration began
   * @param kind such as killed
   * @param who member
   * @param what for people
   */
  public record Event(double seconds, String kind, String who, String what) {}

  /**
   * The check of a stopped replica's folder, and of a forged copy of it.
   *
   * @param folder that was checked
   * @param verified whether all held
   * @param blocks replayed
   * @param transactions replayed with their signatures
   * @param stateValues compared
   * @param tamperedFolder of the forged copy
   * @param tamperedExitCode of its check
   * @param place first wrong one
   * @param expected there
   * @param found there
   */
  public record Audit(
      String folder,
      boolean verified,
      long blocks,
      long transactions,
      long stateValues,
      String tamperedFolder,
      int tamperedExitCode,
      @Nullable String place,
      @Nullable String expected,
      @Nullable String found) {}
}
