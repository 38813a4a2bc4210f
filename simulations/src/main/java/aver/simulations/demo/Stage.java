package aver.simulations.demo;

import aver.ledger.client.cli.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the story is told: plain text in phases, each short enough for one screen of a terminal.
 * Progress within a phase is shown on a terminal only. Not for use by several threads.
 */
public final class Stage implements AutoCloseable {
  private static final int WIDTH = 78;

  /**
   * How long a phase took.
   *
   * @param phase its title
   * @param seconds from its beginning to that of the next
   */
  public record Timing(String phase, double seconds) {}

  private final PrintWriter out;
  private final Progress progress;
  private final int phases;
  private final long startNanos = System.nanoTime();
  private final List<Timing> timings = new ArrayList<>();
  private String phase = "";
  private long phaseNanos = startNanos;

  /**
   * Tells to {@code out}.
   *
   * @param progress of long work
   * @param phases how many there will be
   */
  public Stage(PrintWriter out, Progress progress, int phases) {
    this.out = out;
    this.progress = progress;
    this.phases = phases;
  }

  /** Begins a phase. */
  public void phase(String title, String... introduction) {
    endPhase();
    phase = title;
    String head = "%d/%d  %s ".formatted(timings.size() + 1, phases, title);
    String time = " %d s".formatted(elapsed().toSeconds());
    say("");
    say(head + "-".repeat(Math.max(3, WIDTH - head.length() - time.length())) + time);
    for (String line : introduction) {
      say(line);
    }
    say("");
  }

  /** A line of the story. */
  public void say(String line) {
    progress.close();
    out.println(line);
    out.flush();
  }

  /** A command as a person would type it. */
  public void command(String typed) {
    say("  $ " + typed);
  }

  /** Replaces the line that says how far the work is. */
  public void progress(String text) {
    progress.show("  ... " + text);
  }

  /** Time since the beginning. */
  public Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  /** Ends the last phase and returns how long each took. */
  public List<Timing> timings() {
    endPhase();
    return List.copyOf(timings);
  }

  private void endPhase() {
    long now = System.nanoTime();
    if (!phase.isEmpty()) {
      timings.add(new Timing(phase, Math.rint((now - phaseNanos) / 1e7) / 100));
    }
    phase = "";
    phaseNanos = now;
  }

  @Override
  public void close() {
    progress.close();
  }
}
