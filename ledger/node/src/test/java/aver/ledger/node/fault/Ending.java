package aver.ledger.node.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.node.process.History;
import aver.ledger.node.process.Sampler;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Who is there in the end of a row, and whether the invariants hold then. */
final class Ending {
  private final Watched row;
  private final History history;
  private final Sampler sampler;
  private final TreeSet<String> gone = new TreeSet<>();
  private final TreeSet<String> misled = new TreeSet<>();
  private final TreeSet<String> atTheEnd;
  private boolean stuck;
  private boolean ended;

  Ending(Watched row, History history, Sampler sampler) {
    this.row = row;
    this.history = history;
    this.sampler = sampler;
    this.atTheEnd = new TreeSet<>(row.processes().replicas());
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

  /** All ended themselves, as they have to; their folders must fit each other. */
  void allEnded() {
    ended = true;
    gone.addAll(atTheEnd);
    atTheEnd.clear();
  }

  /** A newcomer takes part in the end. */
  void with(String id) {
    atTheEnd.add(id);
  }

  /**
   * I5 and I6: who is there at the end gets to the tip and is ready; where nothing can go on, each
   * has ended or says that it is not ready.
   */
  void reachTheTip() {
    if (ended) {
      assertThat(gone).noneMatch(id -> row.processes().process(id).isAlive());
    }
    if (stuck || ended) {
      atTheEnd.forEach(row::endedOrNotReady);
      row.saw("%d transfers had been acknowledged".formatted(history.acknowledged()));
      return;
    }
    double tip =
        atTheEnd.stream().mapToDouble(id -> row.metric(id, "aver_ledger_height")).max().orElse(0);
    for (String id : atTheEnd) {
      await(id + " at the tip, certified and ready")
          .atMost(Watched.LONG)
          .ignoreExceptions()
          .until(() ->
              row.metric(id, "aver_ledger_certified_height") >= tip
                  && row.ready(id).statusCode() == 200);
    }
    row.saw(
        "%d transfers acknowledged, all at height %.0f or above"
            .formatted(history.acknowledged(), tip));
  }

  /** I1 to I4, in the folders of those who are there and of those who went. */
  void checkFolders() throws Exception {
    for (String id : atTheEnd) {
      row.processes().end(id);
    }
    for (String id : Stream.concat(gone.stream(), misled.stream()).toList()) {
      row.processes().process(id).destroyForcibly().waitFor();
    }
    sampler.end(atTheEnd);
    history.check(
        Stream.concat(atTheEnd.stream(), gone.stream()).map(row::data).toList(),
        misled.stream().map(row::data).toList(),
        stuck || !misled.isEmpty() ? atTheEnd.size() : quorum());
    row.saw("certificates of %d heights".formatted(sampler.certificates().heights()));
  }

  private int quorum() {
    int all = row.processes().replicas().size();
    return (all + (all - 1) / 3) / 2 + 1;
  }

  /** What holds if a row comes to its end. */
  String verdict() {
    if (ended) {
      return "I1 to I4 and I6 hold; I5: all ended, as they must";
    }
    return stuck ? "I1 to I4 and I6 hold; I5: nothing goes on, as it must" : "I1 to I6 hold";
  }
}
