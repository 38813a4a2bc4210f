package aver.ledger.node.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.client.LedgerClient;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.node.process.History;
import aver.ledger.node.process.Processes;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.hamcrest.BaseMatcher;
import org.hamcrest.Description;
import org.jspecify.annotations.Nullable;

/**
 * A row of the fault table in play: four replicas as processes and two members that submit
 * transfers all the time. What a script injects, it says with {@link #saw}.
 */
final class Row {
  /** How long anything may take that is waited for. */
  static final Duration LONG = Duration.ofMinutes(3);

  private static final int SOME = 5;
  private static final int HOLDING_ALL = 3;

  private final Path folder;
  private final Processes processes;
  private final History history = new History();
  private final List<Thread> members = new ArrayList<>();
  private final List<String> seen = new ArrayList<>();
  private final TreeSet<String> gone = new TreeSet<>();
  private final TreeSet<String> misled = new TreeSet<>();
  private final TreeSet<String> atTheEnd = new TreeSet<>(Processes.REPLICAS);
  private boolean stuck;

  Row(Path folder, Processes processes) {
    this.folder = folder;
    this.processes = processes;
  }

  /** Starts all and waits until the members' transfers are certified. */
  void begin(List<LedgerClient> clients) throws Exception {
    for (String id : Processes.REPLICAS) {
      processes.start(id);
    }
    await("the first clocks")
        .atMost(LONG)
        .ignoreException(LedgerUnavailableException.class)
        .until(() -> clients.getFirst().refresh().timeMs() > processes.genesis().timeMs());
    for (LedgerClient client : clients) {
      members.add(Thread.ofVirtual().start(() -> history.submit(client)));
    }
    waitForSome();
  }

  /** The processes, to be killed and started. */
  Processes processes() {
    return processes;
  }

  /** The folder of a replica's data. */
  Path data(String id) {
    return folder.resolve(id);
  }

  /** What a replica's process wrote. */
  Path log(String id) {
    return folder.resolve(id + ".log");
  }

  /** Notes what was seen, for the table. */
  void saw(String what) {
    seen.add(what);
  }

  /** What was seen so far. */
  String seen() {
    return String.join("; ", seen);
  }

  private void waitForSome() {
    int before = history.acknowledged();
    await().atMost(LONG).until(() -> history.acknowledged() >= before + SOME);
  }

  /** After something, more transfers are acknowledged as final; notes how long five took. */
  void goesOn(String after) {
    long beganNs = System.nanoTime();
    waitForSome();
    double seconds = (System.nanoTime() - beganNs) / 1e9;
    saw(String.format(Locale.ROOT, "%s: five more final within %.1f s", after, seconds));
  }

  /** After something, more transfers of each member are acknowledged as final. */
  void goesOnForEach(String after) {
    for (String member : History.MEMBERS) {
      int before = history.acknowledged(member);
      long beganNs = System.nanoTime();
      await(member).atMost(LONG).until(() -> history.acknowledged(member) >= before + SOME);
      double seconds = (System.nanoTime() - beganNs) / 1e9;
      saw(String.format(Locale.ROOT, "%s: five more of %s within %.1f s", after, member, seconds));
    }
  }

  /** Nothing is acknowledged for 20 s, whatever members try, and no certified height moves. */
  void standsStill(String why) {
    await()
        .atMost(LONG)
        .pollInterval(Duration.ofSeconds(1))
        .during(Duration.ofSeconds(20))
        .until(this::certified, new Unchanged<>());
    saw("%s: nothing is final for 20 s".formatted(why));
  }

  private List<Double> certified() {
    List<Double> all = new ArrayList<>();
    all.add((double) history.acknowledged());
    Processes.REPLICAS.forEach(id -> all.add(metric(id, "aver_ledger_certified_height")));
    return all;
  }

  /** Whether a value is the one before. */
  private static final class Unchanged<T> extends BaseMatcher<T> {
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

  /** Waits for a condition that lies outside of this process. */
  void until(String what, Callable<Boolean> condition) {
    await(what).atMost(LONG).until(condition);
  }

  /** Lets time pass with the fault in place. */
  void lasts(Duration time) {
    await().pollDelay(time).atMost(time.plus(LONG)).until(() -> true);
  }

  /** A replica that leads, or that proposed last. */
  String leader() {
    await("a leader").atMost(LONG).until(() -> Processes.REPLICAS.stream().anyMatch(this::leads));
    return Processes.REPLICAS.stream().filter(this::leads).findFirst().orElse("replica-1");
  }

  private boolean leads(String id) {
    return metric(id, "aver_engine_leading") == 1;
  }

  /** Stops whoever leads for as long as another election takes, until this one was elected. */
  void makeLead(String wanted) throws IOException {
    for (String now = leader(); !now.equals(wanted); now = leader()) {
      String leader = now;
      long pid = processes.process(leader).pid();
      Shell.signal("STOP", pid);
      try {
        await("another leader")
            .atMost(LONG)
            .until(
                () -> Processes.REPLICAS.stream().anyMatch(id -> !id.equals(leader) && leads(id)));
      } finally {
        Shell.signal("CONT", pid);
      }
      await("one leader").atMost(LONG).until(() -> !leads(leader));
    }
    saw(wanted + " leads");
  }

  /** A replica that does not lead just now. */
  String follower() {
    String leader = leader();
    return Processes.REPLICAS.stream().filter(id -> !id.equals(leader)).findFirst().orElseThrow();
  }

  /** A figure of a replica, -1 if it does not answer. */
  double metric(String id, String name) {
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

  /** I6: after a fault a replica gets healthy or its process ends; a dead one is started again. */
  void healthyOrDead(String id) throws Exception {
    await(id + " to be healthy or dead")
        .atMost(LONG)
        .ignoreExceptions()
        .until(() -> !processes.process(id).isAlive() || ready(id).statusCode() == 200);
    if (processes.process(id).isAlive()) {
      saw("%s is healthy".formatted(id));
    } else {
      saw("%s ended with code %d, started again".formatted(id, processes.process(id).exitValue()));
      processes.start(id);
    }
  }

  /** A replica is started and has to refuse, with a code and a line that says why. */
  void refusesToStart(String id, String says) throws Exception {
    processes.start(id);
    Process process = processes.process(id);
    assertThat(process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).as("%s ends", id).isTrue();
    String log = Files.readString(log(id));
    assertThat(log).contains(says);
    saw("%s does not start (code %d: \"%s\")".formatted(id, process.exitValue(), says));
  }

  /** A replica is not there at the end; what its folder holds must still fit the others'. */
  void without(String id) {
    atTheEnd.remove(id);
    gone.add(id);
  }

  /** A replica is not there at the end, and its folder was changed or cannot be opened. */
  void withoutItsFolder(String id) {
    atTheEnd.remove(id);
  }

  /** A replica lied or was lied to: its folder may hold another history, but none certified. */
  void misled(String id) {
    atTheEnd.remove(id);
    misled.add(id);
  }

  /** More lie than may: from now on nothing gets final any more, as it has to be. */
  void stuck() {
    stuck = true;
  }

  /** A replica ends itself, for a reason that it says. */
  void endsItself(String id, String says) throws Exception {
    Process process = processes.process(id);
    assertThat(process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).as("%s ends", id).isTrue();
    assertThat(Files.readString(log(id))).contains(says);
    saw("%s ends with code %d: \"%s\"".formatted(id, process.exitValue(), says));
  }

  /** A replica says something in its log. */
  void says(String id, String what) {
    until(id + " to say " + what, () -> Files.readString(log(id)).contains(what));
    saw("%s says \"%s\"".formatted(id, what));
  }

  /** A newcomer takes part in the end. */
  void with(String id) {
    atTheEnd.add(id);
  }

  /** Members stop; I5 and I6: who is there at the end gets to the tip and is ready. */
  void reachTheTip() throws Exception {
    history.end();
    for (Thread member : members) {
      member.join();
    }
    if (stuck) {
      saw("%d transfers had been acknowledged".formatted(history.acknowledged()));
      return;
    }
    double tip =
        atTheEnd.stream().mapToDouble(id -> metric(id, "aver_ledger_height")).max().orElse(0);
    for (String id : atTheEnd) {
      await(id + " at the tip, certified and ready")
          .atMost(LONG)
          .ignoreExceptions()
          .until(() ->
              metric(id, "aver_ledger_certified_height") >= tip && ready(id).statusCode() == 200);
    }
    saw(
        "%d transfers acknowledged, all at height %.0f or above"
            .formatted(history.acknowledged(), tip));
  }

  /** I1 to I4, in the folders of those who are there and of those who went. */
  void checkFolders() throws Exception {
    for (String id : atTheEnd) {
      processes.end(id);
    }
    for (String id : Stream.concat(gone.stream(), misled.stream()).toList()) {
      processes.process(id).destroyForcibly().waitFor();
    }
    history.check(
        processes.genesis().chainId(),
        Stream.concat(atTheEnd.stream(), gone.stream()).map(folder::resolve).toList(),
        misled.stream().map(folder::resolve).toList(),
        stuck || !misled.isEmpty() ? atTheEnd.size() : HOLDING_ALL);
  }

  /** What holds if a row comes to its end. */
  String verdict() {
    return stuck ? "I1 to I4 and I6 hold; I5: nothing goes on" : "I1 to I6 hold";
  }

  /** Ends the members' work, whatever came before. */
  void end() {
    history.end();
  }
}
