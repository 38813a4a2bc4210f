package aver.ledger.engine.comet;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.engine.Peer;
import aver.ledger.engine.Voter;
import aver.ledger.engine.comet.abci.Validators;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When engines are restarted that are connected to one who was replaced, in virtual time. */
final class OutsidersTest {
  private static final int DOWN_S = 12;
  private static final String LEFT = node(voter(15));

  private static Voter voter(int place) {
    return new Voter(new Peer("r" + place, "127.0.0.1:1"), Integer.toHexString(place).repeat(64));
  }

  private static List<Voter> voters(int count) {
    return IntStream.range(0, count).mapToObj(OutsidersTest::voter).toList();
  }

  private static String node(Voter voter) {
    return Validators.nodeId(voter);
  }

  private static boolean due(List<Voter> voters, int place, List<Voter> present, Duration since) {
    List<String> peers = new ArrayList<>(List.of(LEFT));
    present.forEach(peer -> peers.add(node(peer)));
    return Outsiders.due(voters, voter(place).key(), peers, since);
  }

  @Test
  void whoeverIsInNoRosterIsAnOutsider() {
    List<Voter> four = voters(4);
    List<String> peers = List.of(node(voter(1)), LEFT, node(voter(3)));
    assertThat(Outsiders.among(four, peers)).containsExactly(LEFT);
    assertThat(Outsiders.among(List.of(voter(1), voter(3), voter(15)), peers)).isEmpty();
    assertThat(Outsiders.among(four, List.of())).isEmpty();
  }

  /**
   * Each sees the change later than the one before it, or all the other way around: up to half a
   * turn apart. A whole turn apart the turns fall together, and the order stops for a moment.
   */
  @ParameterizedTest
  @ValueSource(ints = {4, 7, 10, 13})
  void allAreRestartedOnceAndNeverTwoAtATime(int count) {
    for (int lateS : List.of(0, 1, 2, 10, 15)) {
      for (boolean lastFirst : List.of(false, true)) {
        List<Integer> begunS = begun(count, lateS, lastFirst);
        assertThat(begunS).as("late %d, last first %b", lateS, lastFirst).doesNotContain(0);
        List<Integer> sorted = begunS.stream().sorted().toList();
        for (int i = 1; i < count; i++) {
          assertThat(sorted.get(i) - sorted.get(i - 1)).isGreaterThanOrEqualTo(DOWN_S);
        }
      }
    }
  }

  /**
   * When each was restarted, in s; those that are down are nobody's peers for so long, and whoever
   * looks in the second in which another one goes down does not know it yet.
   */
  private static List<Integer> begun(int count, int lateS, boolean lastFirst) {
    List<Voter> voters = voters(count);
    int[] begun = new int[count];
    for (int nowS = 0; nowS < 3L * (count + 2) * Outsiders.TURN.toSeconds(); nowS++) {
      int[] known = begun.clone();
      for (int place = 0; place < count; place++) {
        int seenS = (lastFirst ? count - 1 - place : place) * lateS;
        int now = nowS;
        List<Voter> present =
            IntStream.range(0, count)
                .filter(other -> known[other] == 0 || now - known[other] >= DOWN_S)
                .mapToObj(voters::get)
                .toList();
        if (begun[place] == 0
            && nowS >= seenS
            && due(voters, place, present, Duration.ofSeconds(nowS - seenS))) {
          begun[place] = nowS;
        }
      }
    }
    return IntStream.of(begun).boxed().toList();
  }

  @Test
  void nobodyHasATurnBeforeTheFirstOneAndNobodyElseMeanwhile() {
    List<Voter> four = voters(4);
    for (int second = 0; second < 600; second++) {
      Duration since = Duration.ofSeconds(second);
      for (int place = 0; place < 4; place++) {
        boolean own = second / 30 >= 1 && (second / 30 - 1) % 4 == place && second % 30 < 15;
        assertThat(due(four, place, four, since)).as("%d at %d s", place, second).isEqualTo(own);
      }
      assertThat(due(four, 15, four, since)).as("who left, at %d s", second).isFalse();
      assertThat(due(List.of(), 0, four, since)).as("no roster").isFalse();
    }
  }

  /** Of four, three others have to go on; of seven, five. */
  @Test
  void nobodyStopsTheOrderUnlessSomebodyIsAwayForLong() {
    Duration turn = Outsiders.TURN;
    Duration long4 = turn.multipliedBy(1 + 4 * 5); // the first one's, 10.5 min later
    assertThat(Outsiders.PATIENCE).isBetween(turn.multipliedBy(1 + 4 * 4), long4);
    List<Voter> four = voters(4);
    assertThat(due(four, 0, four.subList(1, 4), turn)).isTrue();
    assertThat(due(four, 0, four.subList(0, 3), turn)).as("itself is no other").isFalse();
    assertThat(due(four, 0, four.subList(1, 3), turn.multipliedBy(1 + 4 * 4))).isFalse();
    assertThat(due(four, 0, four.subList(1, 3), long4)).isTrue();
    assertThat(due(four, 1, four.subList(1, 3), long4)).as("another one's turn").isFalse();
    List<Voter> seven = voters(7);
    assertThat(due(seven, 0, seven.subList(1, 6), turn)).isTrue();
    assertThat(due(seven, 0, seven.subList(1, 5), turn)).isFalse();
  }
}
