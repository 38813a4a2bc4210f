package aver.ledger.node.fault;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The long form of the history checker: transfers under random kills until so many were
 * acknowledged, then none may be lost and none may stand in the log twice. How many, which kills
 * and how many at once are system properties: {@code history.ratis}, {@code history.comet}, {@code
 * history.seed}, {@code history.each}.
 */
@Tag("slow")
@Tag("history")
final class LongHistoryTest {
  private static final int PAUSE_MIN_S = 20;
  private static final int PAUSE_S = 40;
  private static final int AWAY_S = 15;

  /**
   * The members never pause, so one that was away catches up only with what the others leave it of
   * the processors they share.
   */
  private static final Duration CAUGHT_UP = Duration.ofMinutes(20);

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"ratis, 1000000", "comet, 200000"})
  void nothingIsLostAndNothingIsThereTwice(String engine, int usual) throws Exception {
    int count = Integer.getInteger("history." + engine, usual);
    long seed = Long.getLong("history.seed", 1);
    int each = Integer.getInteger("history.each", 100);
    Table.play(
        "history",
        engine,
        folder,
        "kill -9 of one or of all, at random times, until %d transfers are acknowledged, %d at once (seed %d)"
            .formatted(count, 2 * each, seed),
        row -> {
          Random random = new Random(seed);
          row.more(each - 1);
          int kills = 0;
          while (row.acknowledged() < count) {
            row.lasts(Duration.ofSeconds(PAUSE_MIN_S + random.nextInt(PAUSE_S)));
            kills += kill(row, random);
            System.out.printf("%d of %d, %d killed%n", row.acknowledged(), count, kills);
          }
          row.saw("%d processes were killed".formatted(kills));
        });
  }

  /** One, or now and then all; after a while they are started again. */
  private static int kill(Row row, Random random) throws Exception {
    List<String> all = row.processes().replicas();
    int one = random.nextInt(all.size());
    List<String> killed = random.nextInt(8) == 0 ? all : all.subList(one, one + 1);
    for (String id : killed) {
      row.processes().process(id).destroyForcibly();
    }
    for (String id : killed) {
      row.processes().process(id).waitFor();
    }
    row.lasts(Duration.ofSeconds(random.nextInt(AWAY_S)));
    for (String id : killed) {
      row.processes().start(id);
    }
    for (String id : killed) {
      row.until(CAUGHT_UP, id + " to be ready", () -> row.isReady(id));
    }
    return killed.size();
  }
}
