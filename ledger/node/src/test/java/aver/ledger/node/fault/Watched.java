package aver.ledger.node.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.engine.Fatal;
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
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The replicas of a row: how they are started, and what is seen of them and said for the table. */
class Watched {
  /** How long anything may take that is waited for. */
  static final Duration LONG = Duration.ofMinutes(3);

  /**
   * A replica says that it is not ready once nothing was certified for 10 s, or ordered for 20 s,
   * while something waits: the rest is for a machine with other work.
   */
  private static final Duration SAID = Duration.ofMinutes(1);

  private final Path folder;
  private final Processes processes;
  private final Figures figures;
  private final List<String> seen = new ArrayList<>();
  private final Set<String> liars = new TreeSet<>();

  Watched(Path folder, Processes processes) {
    this.folder = folder;
    this.processes = processes;
    this.figures = new Figures(processes);
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

  /** Waits for a condition that lies outside of this process. */
  void until(String what, Callable<Boolean> condition) {
    until(LONG, what, condition);
  }

  /** The same, for what may take longer than most. */
  void until(Duration most, String what, Callable<Boolean> condition) {
    await(what).atMost(most).until(condition);
  }

  /** Lets time pass with the fault in place. */
  void lasts(Duration time) {
    await().pollDelay(time).atMost(time.plus(LONG)).until(() -> true);
  }

  /** A replica that leads, or that proposed last. */
  String leader() {
    return figures.leader();
  }

  /** The certified heights of all of genesis. */
  List<Double> certified() {
    return figures.certified();
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
    this.liars.addAll(List.of(liars));
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

  /** I6: nothing can go on, so an honest replica has ended or says that it is not to be asked. */
  void endedOrNotReady(String id) {
    if (!liars.contains(id)) {
      await(id + " to have ended or to say that it is not ready")
          .atMost(SAID)
          .ignoreExceptions()
          .until(() -> !processes.process(id).isAlive() || ready(id).statusCode() == 503);
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

  /** A replica ends itself, for a reason that it says. */
  void endsItself(String id, String says) throws Exception {
    endsItself(id, Fatal.EXIT_CODE, says);
  }

  /**
   * The process of a replica ends with a code, for one of these reasons, which it says.
   *
   * @param says in any case of letters
   */
  void endsItself(String id, int code, String... says) throws Exception {
    Process process = processes.process(id);
    assertThat(process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).as("%s ends", id).isTrue();
    String log = Files.readString(log(id)).toLowerCase(Locale.ROOT);
    List<String> said =
        Stream.of(says).filter(why -> log.contains(why.toLowerCase(Locale.ROOT))).toList();
    assertThat(said).as("what %s says of %s", id, List.of(says)).isNotEmpty();
    assertThat(process.exitValue()).as("the exit code of %s", id).isEqualTo(code);
    saw("%s ends with code %d: \"%s\"".formatted(id, code, said.getFirst()));
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
}
