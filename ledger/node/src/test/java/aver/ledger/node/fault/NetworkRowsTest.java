package aver.ledger.node.fault;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.Endpoint;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.keys.KeyFile;
import aver.ledger.engine.comet.CometSettings;
import aver.ledger.node.process.Flood;
import aver.ledger.store.LedgerStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of the fault table in which the network between replicas fails. */
@Tag("slow")
@Tag("faults")
final class NetworkRowsTest {
  private static final List<String> ALL =
      List.of("replica-1", "replica-2", "replica-3", "replica-4");
  private static final List<String> FOURTH = List.of("replica-4");
  private static final Duration FLAP = Duration.ofMillis(500);
  private static final int FLAPS = 20;

  /** Of 8 KiB: no block of slow links holds so many. */
  private static final int LARGE = 60;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"ratis", "comet"})
  void row05Partitions(String engine) throws Exception {
    try (Namespaces net = new Namespaces()) {
      Table.play(
          "5",
          engine,
          folder,
          net,
          "partitions by network namespaces and blackhole routes (what goes over an open connection"
              + " is lost, a new one is refused at once): 1 against 3, 2 against 2, a bridge, one"
              + " way, flapping",
          row -> {
            net.part(FOURTH, ALL.subList(0, 3));
            try (CutOff alone = new CutOff(row, FOURTH)) {
              row.goesOn("1 against 3");
              alone.showNothingNewer();
            }
            row.until("the one to say that it is cut off", () -> notReady(row, "replica-4"));
            row.saw("the one alone is not ready");
            net.heal(FOURTH, ALL.subList(0, 3));
            row.goesOn("healed");

            net.part(ALL.subList(0, 2), ALL.subList(2, 4));
            row.standsStill("2 against 2");
            net.heal(ALL.subList(0, 2), ALL.subList(2, 4));
            row.goesOn("healed");

            // the second sees all, the first only the second
            net.part(ALL.subList(0, 1), ALL.subList(2, 4));
            row.goesOn("replica-1 sees only replica-2");
            net.heal(ALL.subList(0, 1), ALL.subList(2, 4));
            row.goesOn("healed");

            String leader = row.leader();
            String other = row.follower();
            net.drop(leader, other);
            row.goesOn("what the leader sends to one is lost");
            net.pass(leader, other);

            flap(row, net, engine);
          });
    }
  }

  private static void flap(Row row, Namespaces net, String engine) throws Exception {
    List<String> one = List.of("replica-3");
    List<String> others = List.of("replica-1", "replica-2", "replica-4");
    double before = term(row);
    for (int i = 0; i < FLAPS; i++) {
      net.part(one, others);
      row.lasts(FLAP);
      net.heal(one, others);
      row.lasts(FLAP);
    }
    row.goesOn("replica-3 flapped every 500 ms for 20 s");
    if (engine.equals("ratis")) {
      double after = term(row);
      row.saw("terms from %.0f to %.0f meanwhile".formatted(before, after));
      // whoever hears of no leader asks before it begins a term, and is told that there is one
      assertThat(after - before).as("terms while one flaps").isLessThan(5);
    }
  }

  /** The highest in which something was ordered. */
  private static double term(Row row) {
    return ALL.stream().mapToDouble(id -> row.metric(id, "aver_engine_term")).max().orElseThrow();
  }

  private static boolean notReady(Row row, String id) {
    return row.metric(id, "aver_ready") == 0;
  }

  @ParameterizedTest
  @ValueSource(strings = {"ratis", "comet"})
  void row06BadLinks(String engine) throws Exception {
    try (SlowLinks links = new SlowLinks(6)) {
      Table.play(
          "6",
          engine,
          folder,
          links,
          "all links by a proxy, since this kernel has no netem: 100 to 300 ms, 1 Mbit/s, 2 % of"
              + " the pieces a second later, as if lost and sent again (seed 6); engine-timing:"
              + " far",
          row -> {
            for (String id : ALL) {
              row.until(
                  id + " to say what its timing is",
                  () -> row.logged(id, "with engine-timing far"));
            }
            double before = row.metric("replica-1", "aver_engine_term");
            row.lasts(Duration.ofSeconds(30));
            row.goesOn("bad links for 30 s");
            manyAtOnce(row);
            round(row);
            double after = row.metric("replica-1", "aver_engine_term");
            if (engine.equals("ratis")) {
              row.saw("terms from %.0f to %.0f".formatted(before, after));
              assertThat(after - before).as("elections while the links are bad").isLessThan(5);
            }
            links.heal();
            row.goesOn("good links");
            row.afterwards(rowToo -> fullBlock(rowToo, engine));
          });
    }
  }

  /** Many, and more than a block holds: a member is answered once its transaction is ordered. */
  private static void manyAtOnce(Row row) throws Exception {
    Endpoint target = Endpoint.of(row.processes().genesis()).getFirst();
    KeyFile keys = row.processes().keys("hospital-3");
    try (Flood flood = new Flood(target, keys);
        LedgerClient clock = row.processes().client("hospital-3")) {
      flood.send(row.processes().genesis().chainId(), "hospital-3", keys, clock.refresh().timeMs());
      assertThat(flood.admitted()).as("admitted").isPositive();
      row.saw("of 3 000 transfers at once %d are admitted".formatted(flood.admitted()));
      int before = flood.admitted();
      flood.sendLarge(
          LARGE, row.processes().genesis().chainId(), "hospital-3", keys, clock.refresh().timeMs());
      row.saw(
          "of %d of 8 KiB, which the rules refuse, %d are admitted"
              .formatted(LARGE, flood.admitted() - before));
    }
    row.goesOn("behind them");
  }

  private void round(Row row) throws Exception {
    long beganNs = System.nanoTime();
    try (Round round = new Round(row.processes(), folder)) {
      round.begin();
      round.commit();
      round.upload();
      round.reveal();
      round.becomesRight();
    }
    row.saw(
        "a round of three updates of 1 MiB in %d s: the mean of all three"
            .formatted(Duration.ofNanos(System.nanoTime() - beganNs).toSeconds()));
  }

  /**
   * On CometBFT a proposal was full, and none was more than a slow link carries in time. Ratis
   * makes its entries from what came while it ordered the last one, and over slow links not much
   * comes.
   */
  private static void fullBlock(Row row, String engine) {
    long largest = largestBlock(row.data("replica-1"));
    if (engine.equals("comet")) {
      long most = CometSettings.Timing.FAR.proposalBytesMax();
      assertThat(largest).as("bytes of the largest block").isBetween(most / 2, most);
    }
    row.saw("the largest block has %d KiB of transactions".formatted(largest >> 10));
  }

  private static long largestBlock(Path data) {
    long largest = 0;
    try (LedgerStore store = LedgerStore.read(data.resolve("ledger"))) {
      long seq = 0;
      for (long height = 1; height <= store.head().orElseThrow().height(); height++) {
        long bytes = 0;
        for (; seq < store.head(height).orElseThrow().logSize(); seq++) {
          bytes += store.transaction(seq).orElseThrow().length;
        }
        largest = Math.max(largest, bytes);
      }
    }
    return largest;
  }
}
