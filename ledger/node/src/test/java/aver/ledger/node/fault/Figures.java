package aver.ledger.node.fault;

import static org.awaitility.Awaitility.await;

import aver.ledger.node.process.Processes;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.hamcrest.BaseMatcher;
import org.hamcrest.Description;
import org.jspecify.annotations.Nullable;

/** What the replicas of a row show to their operators. */
record Figures(Processes processes) {
  private static final int LINES_KEPT = 25;

  /** A figure of a replica, -1 if it does not answer. */
  double of(String id, String name) {
    try {
      return processes
          .http(id, "/metrics")
          .body()
          .lines()
          .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .findFirst()
          .orElse(-1);
    } catch (IOException gone) {
      return -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoSuchElementException(e);
    }
  }

  /** The certified heights of all of genesis. */
  List<Double> certified() {
    return processes.replicas().stream().map(id -> of(id, "aver_ledger_certified_height")).toList();
  }

  /** Whether a replica calls itself ready, and what it says if not. */
  HttpResponse<String> ready(String id) throws Exception {
    return processes.http(id, "/readyz");
  }

  /** Whether a replica says that it may be asked; one that does not answer yet is not. */
  boolean isReady(String id) {
    try {
      return ready(id).statusCode() == 200;
    } catch (Exception notYet) {
      return false;
    }
  }

  /** Of each that was started: whether it runs, what it says of itself, and its last lines. */
  String account() throws IOException {
    StringBuilder all = new StringBuilder();
    for (String id : processes.started()) {
      List<String> lines = processes.log(id).lines().toList();
      all.append("%s %s%n".formatted(id, state(id)));
      lines.stream()
          .skip(Math.max(0, lines.size() - LINES_KEPT))
          .forEach(line -> all.append("  %s%n".formatted(line)));
    }
    return all.toString();
  }

  private String state(String id) {
    Process process = processes.process(id);
    if (!process.isAlive()) {
      return "ended with code " + process.exitValue();
    }
    try {
      return "runs, /readyz says: " + ready(id).body().strip();
    } catch (Exception silent) {
      return "runs, and does not answer: " + silent;
    }
  }

  /** Whether a replica leads, or proposed last. */
  boolean leads(String id) {
    return of(id, "aver_engine_leading") == 1;
  }

  /** A replica that leads, or that proposed last. */
  String leader() {
    await("a leader")
        .atMost(Row.LONG)
        .until(() -> processes.replicas().stream().anyMatch(this::leads));
    return processes.replicas().stream().filter(this::leads).findFirst().orElse("replica-1");
  }

  /** Stops whoever leads for as long as another election takes, until this one was elected. */
  void makeLead(String wanted) throws IOException {
    for (String now = leader(); !now.equals(wanted); now = leader()) {
      String leader = now;
      long pid = processes.process(leader).pid();
      Shell.signal("STOP", pid);
      try {
        await("another leader")
            .atMost(Row.LONG)
            .until(() ->
                processes.replicas().stream().anyMatch(id -> !id.equals(leader) && leads(id)));
      } finally {
        Shell.signal("CONT", pid);
      }
      await("one leader").atMost(Row.LONG).until(() -> !leads(leader));
    }
  }

  /** Holds while what is looked at again and again is what it was the time before. */
  static final class Unchanged<T> extends BaseMatcher<T> {
    private @Nullable Object before;

    @Override
    public boolean matches(@Nullable Object now) {
      boolean same = Objects.equals(before, now);
      before = now;
      return same;
    }

    @Override
    public void describeTo(Description description) {
      description.appendText("what it was before");
    }
  }
}
