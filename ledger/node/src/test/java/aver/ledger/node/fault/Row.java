package aver.ledger.node.fault;

import static org.awaitility.Awaitility.await;

import aver.ledger.client.LedgerClient;
import aver.ledger.node.process.History;
import aver.ledger.node.process.Processes;
import aver.ledger.node.process.Sampler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * A row of the fault table in play: replicas as processes and two members that submit transfers all
 * the time. What a script injects, it says with {@link #saw}.
 */
final class Row extends Watched {
  private static final int SOME = 5;

  private final History history;
  private final Sampler sampler;
  private final List<Thread> members = new ArrayList<>();
  private final Ending ending;
  private final List<Table.Script> afterwards = new ArrayList<>();
  private List<LedgerClient> clients = List.of();

  Row(Path folder, Processes processes) {
    super(folder, processes);
    this.sampler = new Sampler(processes);
    this.history = new History(sampler.certificates());
    this.ending = new Ending(this, history, sampler);
  }

  /** Starts all and waits until the members' transfers are certified. */
  void begin(List<LedgerClient> clients) throws Exception {
    processes().startAll(clients.getFirst());
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

  /**
   * Nothing is acknowledged for 20 s, whatever members try, and no certified height moves. Then no
   * honest replica of genesis that runs says that it may be asked.
   */
  void standsStill(String why) {
    lastsUnchanged(() -> List.<Object>of(history.acknowledged(), certified()));
    processes().replicas().forEach(this::endedOrNotReady);
    saw("%s: nothing is final for 20 s, and nobody who runs is ready".formatted(why));
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

  /** A replica is not there at the end; what its folder holds must still fit the others'. */
  void without(String id) {
    ending.without(id);
  }

  /** A replica is not there at the end, and its folder was changed or cannot be opened. */
  void withoutItsFolder(String id) {
    ending.withoutItsFolder(id);
  }

  /** A replica lied or was lied to: its folder may hold another history, but none certified. */
  void misled(String id) {
    ending.misled(id);
  }

  /** A newcomer takes part in the end. */
  void with(String id) {
    ending.with(id);
  }

  /** More lie than may: from now on nothing gets final any more, as it has to be. */
  void stuck() {
    ending.stuck();
  }

  /** All have to end themselves, and have: from now on nothing goes on, as it has to be. */
  void allEnded() {
    ending.allEnded();
  }

  /** Is done in the end, when all have stopped. */
  void afterwards(Table.Script script) {
    afterwards.add(script);
  }

  /** Members stop; then the invariants are looked at, in processes and in folders. */
  void finish() throws Exception {
    history.end();
    for (Thread member : members) {
      member.join();
    }
    ending.reachTheTip();
    ending.checkFolders();
    for (Table.Script script : afterwards) {
      script.play(this);
    }
  }

  /** What holds if a row comes to its end. */
  String verdict() {
    return ending.verdict();
  }

  /** Ends the members' work, whatever came before. */
  void end() {
    history.end();
    sampler.close();
    sampler.certificates().contradictions().forEach(this::saw);
  }
}
