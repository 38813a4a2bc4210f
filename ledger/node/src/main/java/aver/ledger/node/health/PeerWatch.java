package aver.ledger.node.health;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the other replicas every ten seconds how they are, to see whether the own clock is wrong,
 * and whether they went on without this replica. Its own engine cannot say the latter: one that is
 * brought nothing knows of nothing that it lacks.
 */
public final class PeerWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PeerWatch.class);
  private static final Duration LOOK = Duration.ofSeconds(10);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
  private static final String WORK = "asking the other replicas how they are";

  private final Supplier<List<PeerWord>> ask;
  private final IntSupplier peers;
  private final ClockWatch clock;
  private final Faults faults;
  private final Thread thread;
  private volatile long certifiedElsewhere = -1;

  /**
   * Does nothing before its start.
   *
   * @param ask asks the other replicas; those that do not answer are left out
   * @param peers how many other replicas there are
   * @param clock is told of their clocks
   */
  public PeerWatch(
      Supplier<List<PeerWord>> ask, IntSupplier peers, ClockWatch clock, Faults faults) {
    this.ask = ask;
    this.peers = peers;
    this.clock = clock;
    this.faults = faults;
    this.thread = Thread.ofVirtual().name("peer-watch").unstarted(this::run);
  }

  /** Begins to ask, in a thread of its own. */
  public void start() {
    thread.start();
  }

  /**
   * The highest height that one honest replica at least says is certified: f others say something
   * higher at most, where f of f + f + f + 1 replicas may lie. -1 if too few answered, or nothing
   * is certified.
   */
  static long certified(List<PeerWord> answers, int peers) {
    int liars = peers / 3;
    return answers.stream()
        .map(PeerWord::certifiedHeight)
        .sorted(Comparator.reverseOrder())
        .skip(liars)
        .findFirst()
        .orElse(-1L);
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(look() ? LOOK : LOOK_AGAIN);
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asks once; returns whether it was told of anything that is certified. */
  boolean look() {
    try {
      int others = peers.getAsInt(); // before they are asked: at the end there are none
      List<PeerWord> answers = ask.get();
      long certified = certified(answers, others);
      certifiedElsewhere = Math.max(certifiedElsewhere, certified); // what is certified stays so
      clock.take(answers.stream().map(PeerWord::clock).toList(), others);
      faults.works(WORK);
      return certified >= 0;
    } catch (RuntimeException e) {
      LOG.error("{} failed; it is tried again", WORK, e);
      faults.failing(WORK, e);
      return false;
    }
  }

  /**
   * The highest height that was certified elsewhere whenever the others were asked, by the word of
   * one honest replica at least; -1 if that was never known. For any thread.
   */
  public long certifiedElsewhere() {
    return certifiedElsewhere;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
