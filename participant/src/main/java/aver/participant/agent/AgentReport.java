package aver.participant.agent;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the house what its agent does: a line in the history, a line in the log, and whoever counts
 * events. Written by one thread; {@link #alarms} may be read by others.
 */
public final class AgentReport {
  private static final Logger LOG = LoggerFactory.getLogger("aver.agent");

  private final SiteHistory history;
  private final Consumer<String> counter;
  private volatile List<String> lastAlarms = List.of();
  private List<String> lastNotes = List.of();

  /**
   * Into a history.
   *
   * @param counter is given the name of each event
   */
  public AgentReport(SiteHistory history, Consumer<String> counter) {
    this.history = history;
    this.counter = counter;
  }

  /**
   * Something was done.
   *
   * @param timeMs ledger time
   * @param event its name in the history
   * @param details names and values of the history
   * @param line for the log
   */
  void done(long timeMs, String event, Map<String, String> details, String line)
      throws IOException {
    history.add(timeMs, event, details);
    counter.accept(event);
    LOG.info("{}", line);
  }

  /** Something was not possible or refused. */
  void failed(long timeMs, String event, Map<String, String> details, String line)
      throws IOException {
    history.add(timeMs, event, details);
    counter.accept(event);
    LOG.warn("{}", line);
  }

  /** Alarms and notes of a decision, each when it is new. */
  void decided(Decision decision) {
    for (String alarm : decision.alarms()) {
      if (!lastAlarms.contains(alarm)) {
        counter.accept("alarm");
        LOG.error("alarm: {}", alarm);
      }
    }
    for (String note : decision.notes()) {
      if (!lastNotes.contains(note)) {
        LOG.info("{}", note);
      }
    }
    lastAlarms = decision.alarms();
    lastNotes = decision.notes();
  }

  /** Alarms of the last decision. */
  public List<String> alarms() {
    return lastAlarms;
  }
}
