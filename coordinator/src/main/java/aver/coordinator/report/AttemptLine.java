package aver.coordinator.report;

import java.util.List;
import java.util.Optional;

/**
 * One attempt at a round.
 *
 * @param task id
 * @param attempt number from 1
 * @param purpose train or evaluate
 * @param phase commit, reveal, attest; or final, void, abandoned, after which nothing changes
 * @param voidReason why it has no result, if it is void
 * @param baseVersion model version that members started from
 * @param opened ledger time
 * @param deadline ledger time at which the present phase closes, or it ended
 * @param seats the cohort
 * @param quality of the base version, once the attempt is final and enough sites reported
 * @param keys of the state that this was read from
 */
public record AttemptLine(
    String task,
    int attempt,
    String purpose,
    String phase,
    Optional<String> voidReason,
    int baseVersion,
    String opened,
    String deadline,
    List<SeatLine> seats,
    Optional<Quality> quality,
    List<String> keys) {
  /** Copies the lists. */
  public AttemptLine {
    seats = List.copyOf(seats);
    keys = List.copyOf(keys);
  }

  /**
   * One selected member.
   *
   * @param member id
   * @param state waits, committed, revealed; or counted, or why it was left out
   * @param factor256 reputation factor in 256ths
   * @param scorePpm contribution, once the attempt is final
   * @param rewardMicro paid, in micro-tokens
   */
  public record SeatLine(
      String member, String state, int factor256, Optional<Integer> scorePpm, long rewardMicro) {}

  /** Whether nothing more can happen to it. */
  public boolean over() {
    return switch (phase) {
      case "final", "void", "abandoned" -> true;
      default -> false;
    };
  }

  /** One line. */
  public String text() {
    StringBuilder text =
        new StringBuilder("attempt %d (%s): %s".formatted(attempt, purpose, phase));
    voidReason.ifPresent(reason -> text.append(", ").append(reason));
    if (phase.equals("final") && purpose.equals("train")) {
      long counted = seats.stream().filter(seat -> seat.state().equals("counted")).count();
      text.append(", %d of %d updates counted".formatted(counted, seats.size()));
    } else {
      text.append(", cohort of %d".formatted(seats.size()));
    }
    if (!over()) {
      text.append(" until ").append(deadline);
    }
    quality.ifPresent(q -> text.append("; ").append(q.text()));
    return text.toString();
  }
}
