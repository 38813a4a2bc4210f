package aver.simulations.scenario;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What came of a scenario. Equal scenarios give equal reports on machines whose training gives
 * equal bits.
 *
 * @param scenario what was played
 * @param chainId of the federation that was made for it
 * @param transactions in the log
 * @param logRoot root of the log at the end
 * @param attempts one each, in order
 * @param members one a hospital, at the end
 * @param federatedAccuracy of the last model, on all validation rows together
 * @param aloneAccuracy mean over the hospitals, each training without the others
 * @param pooledAccuracy of the same recipe with all rows in one place
 */
public record ScenarioReport(
    Scenario scenario,
    String chainId,
    long transactions,
    String logRoot,
    List<AttemptLine> attempts,
    List<MemberLine> members,
    double federatedAccuracy,
    double aloneAccuracy,
    double pooledAccuracy) {
  /** Copies the lists. */
  public ScenarioReport {
    attempts = List.copyOf(attempts);
    members = List.copyOf(members);
  }

  /**
   * One attempt.
   *
   * @param attempt number
   * @param purpose train or evaluate
   * @param phase how it ended
   * @param updates how many counted
   * @param modelVersion newest version after it
   * @param accuracy of that version on all validation rows together
   * @param earnedMicro what it paid, by hospital
   */
  public record AttemptLine(
      int attempt,
      String purpose,
      String phase,
      int updates,
      int modelVersion,
      double accuracy,
      SortedMap<String, Long> earnedMicro) {
    /** Copies the map. */
    public AttemptLine {
      earnedMicro = Collections.unmodifiableSortedMap(new TreeMap<>(earnedMicro));
    }
  }

  /**
   * One hospital at the end.
   *
   * @param member id
   * @param poisoner whether the scenario made it one
   * @param rows training rows
   * @param standingPpm expectation of its standing
   * @param tokensMicro what it earned
   */
  public record MemberLine(
      String member, boolean poisoner, int rows, int standingPpm, long tokensMicro) {}
}
