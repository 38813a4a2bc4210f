package aver.coordinator.run;

import java.time.DateTimeException;
import java.time.LocalTime;
import java.util.Optional;

/**
 * A time of the day in which no round is opened.
 *
 * @param from first moment
 * @param to first moment after it; before {@code from}: on the next day
 */
public record QuietHours(LocalTime from, LocalTime to) {
  /** Reads {@code 22:00-06:00}; empty for anything else. */
  static Optional<QuietHours> parse(String text) {
    String[] ends = text.split("-", -1);
    try {
      return ends.length == 2
          ? Optional.of(
              new QuietHours(LocalTime.parse(ends[0].strip()), LocalTime.parse(ends[1].strip())))
          : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  boolean at(LocalTime time) {
    return from.isBefore(to)
        ? !time.isBefore(from) && time.isBefore(to)
        : !time.isBefore(from) || time.isBefore(to);
  }
}
