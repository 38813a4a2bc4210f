package aver.simulations.site;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What agents on threads of this process log: all that their people are told of a cause. */
final class AgentLog implements AutoCloseable {
  private final Logger logger = (Logger) LoggerFactory.getLogger("aver");
  private final Lines lines = new Lines();

  private static final class Lines extends AppenderBase<ILoggingEvent> {
    private final List<ILoggingEvent> all = new CopyOnWriteArrayList<>();

    @Override
    protected void append(ILoggingEvent line) {
      line.prepareForDeferredProcessing();
      all.add(line);
    }
  }

  AgentLog() {
    lines.start();
    logger.addAppender(lines);
  }

  /** Lines of one agent, in their order. */
  List<String> of(String hospital) {
    return lines.all.stream()
        .filter(line -> line.getThreadName().equals("agent of " + hospital))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  @Override
  public void close() {
    logger.detachAppender(lines);
  }
}
