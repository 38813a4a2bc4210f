package aver.ledger.engine.comet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose votes the next block needs is asked until it is answered, and not again. */
final class VotesAtStartTest {
  @TempDir private Path folder;

  @Test
  void itIsAskedUntilTheEngineSaysIt() throws Exception {
    List<List<String>> told = new ArrayList<>();
    try (OddEngine engine = new OddEngine(folder)) {
      VotesAtStart votes = new VotesAtStart(engine.supervisor, told::add);
      look(votes, false);
      assertThat(told).as("it does not say it").isEmpty();
      engine.answers.put("validators", "{\"validators\":[{\"address\":\"AB\"}],\"total\":\"1\"}");
      look(votes, true);
      assertThat(told).as("it takes old blocks").isEmpty();
      look(votes, false);
      look(votes, false);
      assertThat(told).containsExactly(List.of("ab"));
    }
  }

  private static void look(VotesAtStart votes, boolean catchingUp) throws Exception {
    votes.look(new EngineWatch.Seen(5, catchingUp, List.of(), 0));
  }
}
