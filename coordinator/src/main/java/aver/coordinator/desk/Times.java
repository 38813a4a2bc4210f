package aver.coordinator.desk;

import aver.ledger.client.cli.CommandFailed;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times and durations as people write them, and as they read them. */
public final class Times {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|min|h|d)");

  private Times() {}

  /**
   * A duration such as {@code 500ms}, {@code 30s}, {@code 10min}, {@code 2h} or {@code 7d}, in ms;
   * empty for anything else.
   */
  public static Optional<Long> durationMs(String text) {
    Matcher m = DURATION.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!m.matches()) {
      return Optional.empty();
    }
    long count = Long.parseLong(m.group(1));
    long unit =
        switch (m.group(2)) {
          case "ms" -> 1;
          case "s" -> 1_000;
          case "min" -> 60_000;
          case "h" -> 3_600_000;
          default -> 86_400_000;
        };
    return Optional.of(count * unit);
  }

  /**
   * A date ({@code 2026-12-31}: until its end, in UTC) or a time ({@code 2026-12-31T18:00:00Z}), in
   * ms since 1970; empty for anything else.
   */
  public static Optional<Long> instantMs(String text) {
    return instantMs(text, 1);
  }

  private static Optional<Long> instantMs(String text, int daysAfterDate) {
    try {
      return Optional.of(
          text.matches("\\d{4}-\\d{2}-\\d{2}")
              ? LocalDate.parse(text)
                  .plusDays(daysAfterDate)
                  .atStartOfDay(ZoneOffset.UTC)
                  .toInstant()
                  .toEpochMilli()
              : Instant.parse(text).toEpochMilli());
    } catch (DateTimeException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  /** As {@link #instantMs}, or the end of a command with exit code 2. */
  public static long requireInstantMs(String option, String text) {
    return required(instantMs(text), option, text);
  }

  /**
   * As {@link #requireInstantMs}, for what begins: a date ({@code 2026-12-31}) is its first moment,
   * in UTC.
   */
  public static long requireBeginningMs(String option, String text) {
    return required(instantMs(text, 0), option, text);
  }

  private static long required(Optional<Long> ms, String option, String text) {
    return ms.orElseThrow(() ->
        CommandFailed.usage(
            "%s must be a date (2026-12-31) or a time (2026-12-31T18:00:00Z), was '%s'"
                .formatted(option, text)));
  }

  /** As {@link #durationMs}, or the end of a command with exit code 2. */
  public static long requireDurationMs(String option, String text) {
    return durationMs(text)
        .orElseThrow(() ->
            CommandFailed.usage(
                "%s must be a duration such as 30s, 10min, 2h or 7d, was '%s'"
                    .formatted(option, text)));
  }

  /** A ledger time, in UTC to the second. */
  public static String text(long ms) {
    return Instant.ofEpochSecond(Math.floorDiv(ms, 1000)).toString();
  }

  /** A duration as {@link #durationMs} reads it. */
  public static String durationText(long ms) {
    Duration d = Duration.ofMillis(ms);
    if (ms % 86_400_000 == 0 && ms > 0) {
      return d.toDays() + "d";
    }
    if (ms % 3_600_000 == 0 && ms > 0) {
      return d.toHours() + "h";
    }
    if (ms % 60_000 == 0 && ms > 0) {
      return d.toMinutes() + "min";
    }
    return ms % 1000 == 0 ? d.toSeconds() + "s" : ms + "ms";
  }
}
