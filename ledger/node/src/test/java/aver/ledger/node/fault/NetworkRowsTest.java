package aver.ledger.node.fault;

import static org.assertj.core.api.Assertions.assertThat;

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
          "partitions by network namespaces: 1 against 3, 2 against 2, a bridge, one way, flapping",
          row -> {
            net.part(FOURTH, ALL.subList(0, 3));
            row.goesOn("1 against 3");
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

            for (int i = 0; i < FLAPS; i++) {
              net.part(List.of("replica-3"), List.of("replica-1", "replica-2", "replica-4"));
              row.lasts(FLAP);
              net.heal(List.of("replica-3"), List.of("replica-1", "replica-2", "replica-4"));
              row.lasts(FLAP);
            }
            row.goesOn("replica-3 flapped every 500 ms for 20 s");
          });
    }
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
          "all links by a proxy: 100 to 300 ms, 1 Mbit/s, 2 % of the pieces a second later (seed 6)",
          row -> {
            double before = row.metric("replica-1", "aver_engine_term");
            row.lasts(Duration.ofSeconds(30));
            row.goesOn("bad links for 30 s");
            double after = row.metric("replica-1", "aver_engine_term");
            if (engine.equals("ratis")) {
              row.saw("terms from %.0f to %.0f".formatted(before, after));
              assertThat(after - before).as("elections while the links are bad").isLessThan(5);
            }
            links.heal();
            row.goesOn("good links");
          });
    }
  }
}
