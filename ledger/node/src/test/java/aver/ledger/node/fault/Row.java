package aver.ledger.node.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.client.LedgerClient;
import aver.ledger.engine.Fatal;
import aver.ledger.node.process.History;
import aver.ledger.node.process.Oddity;
import aver.ledger.node.process.Processes;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A row of the fault table in play: replicas as processes and two members that submit transfers all
 * the time. What a script injects, it says with {@link #saw}.
 */
final class Row {
  /** How long anything may take that is waited for. */
  static final Duration LONG = Duration.ofMinutes(3);

  private static final int SOME = 5;

  private final Path folder;
  private final Processes processes;
  private final History history = new History();
  private final List<Thread> members = new ArrayList<>();
  private final List<String> seen = new ArrayList<>();
  private final TreeSet<String> gone = new TreeSet<>();
  private final TreeSet<String> misled = new TreeSet<>();
  private final TreeSet<String> atTheEnd;
  private final Figures figures;
  private final List<Table.Script> afterwards = new ArrayList<>();
  private List<LedgerClient> clients = List.of();
  private boolean stuck;

  Row(Path folder, Processes processes) {
    this.folder = folder;
    this.processes = processes;
    this.figures = new Figures(processes);
    this.atTheEnd = new TreeSet<>(processes.replicas());
  }

  /** Starts all and waits until the members' transfers are certified. */
  void begin(List<LedgerClient> clients) throws Exception {
    processes.startAll(clients.getFirst());
    this.clients = clients;
    more(1);
    waitForSome();
  }

  /** From now on each member has as many more transfers under way at once. */
  void more(int each) {
    for (LedgerClient client : clients) {
      for (int i = 0; i < each; i++) {
        members.add(Thread.ofVirtual().start(() -> history.submit(client)));
      }
    }
  }

  /** How many transfers were acknowledged as final so far. */
  int acknowledged() {
    return history.acknowledged();
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
      goesOnFor(member, after);
    }
  }

  /** After something, more transfers of one member are acknowledged as final. */
  void goesOnFor(String member, String after) {
    int before = history.acknowledged(member);
    long beganNs = System.nanoTime();
    await(member).atMost(LONG).until(() -> history.acknowledged(member) >= before + SOME);
    double seconds = (System.nanoTime() - beganNs) / 1e9;
    saw(String.format(Locale.ROOT, "%s: five more of %s within %.1f s", after, member, seconds));
  }

  /** Nothing is acknowledged for 20 s, whatever members try, and no certified height moves. */
  void standsStill(String why) {
    lastsUnchanged(() -> List.<Object>of(history.acknowledged(), figures.certified()));
    saw("%s: nothing is final for 20 s".formatted(why));
  }

  /** Nothing of one member is acknowledged for 20 s. */
  void standsStillFor(String member, String why) {
    lastsUnchanged(() -> history.acknowledged(member));
    saw("%s: nothing of %s is final for 20 s".formatted(why, member));
  }

  private static <T> void lastsUnchanged(Callable<T> looked) {
    await()
        .atMost(LONG)
        .pollInterval(Duration.ofSeconds(1))
        .during(Duration.ofSeconds(20))
        .until(looked, new Figures.Unchanged<>());
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
    return figures.leader();
  }

  /** This one leads from now on. */
  void makeLead(String wanted) throws IOException {
    figures.makeLead(wanted);
    saw(wanted + " leads");
  }

  /** A replica that does not lead just now. */
  String follower() {
    String leader = leader();
    return processes.replicas().stream().filter(id -> !id.equals(leader)).findFirst().orElseThrow();
  }

  /** A figure of a replica, -1 if it does not answer. */
  double metric(String id, String name) {
    return figures.of(id, name);
  }

  /** Whether a replica calls itself ready, and what it says if not. */
  HttpResponse<String> ready(String id) throws Exception {
    return figures.ready(id);
  }

  /** Whether a replica says that it may be asked; one that does not answer yet is not. */
  boolean isReady(String id) {
    return figures.isReady(id);
  }

  /** Replicas are stopped, one after the other, and started so that they lie. */
  void start(Oddity oddity, String... liars) throws Exception {
    for (String id : liars) {
      processes.end(id);
      processes.start(id, oddity);
      until(id + " to be ready", () -> isReady(id));
      // one that is more than 16 blocks behind is ready, and signs only every 16th
      double tip = processes.replicas().stream().mapToDouble(this::height).max().orElse(0);
      until(id + " to have caught up", () -> height(id) >= tip);
    }
  }

  private double height(String id) {
    return metric(id, "aver_ledger_height");
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
    until(id + " to say " + what, () -> logged(id, what));
    saw("%s says \"%s\"".formatted(id, what));
  }

  /** Whether a replica said something in its log. */
  boolean logged(String id, String what) throws IOException {
    return Files.readString(log(id)).contains(what);
  }

  /**
   * Each of these names a liar in an alarm; or, on CometBFT, the liar's own engine, which compares
   * states with the others' before the next block, ended it before its signature left.
   */
  void named(String liar, List<String> by, String engine) {
    String alarm = "ALARM: " + liar + " signed another checkpoint at height";
    Process process = processes.process(liar);
    boolean mayEnd = engine.equals("comet");
    for (String id : by) {
      until(
          id + " to name " + liar,
          () ->
              logged(id, alarm)
                  || (mayEnd && !process.isAlive() && process.exitValue() == Fatal.EXIT_CODE));
    }
    saw(
        process.isAlive()
            ? "each of the others names %s in an alarm".formatted(liar)
            : "%s ended with code %d".formatted(liar, process.exitValue()));
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
        stuck || !misled.isEmpty() ? atTheEnd.size() : quorum());
  }

  /** Is done in the end, when all have stopped. */
  void afterwards(Table.Script script) {
    afterwards.add(script);
  }

  /** Does what was left for the end. */
  void last() throws Exception {
    for (Table.Script script : afterwards) {
      script.play(this);
    }
  }

  private int quorum() {
    int all = processes.replicas().size();
    return (all + (all - 1) / 3) / 2 + 1;
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
