package aver.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Holds the checks of {@code docs/transactions.md} and their order: whatever the page lists is
 * broken alone, then together with each check behind it; the earlier one is what is refused.
 */
class CheckOrderTest {
  private static final List<Checks<?>> ALL = all();

  private static List<Checks<?>> all() {
    Story running = new Story();
    running.prepare(1);
    List<Checks<?>> all = new ArrayList<>();
    all.addAll(new MemberChecks().all());
    all.addAll(new TaskChecks().all());
    all.addAll(RoundChecks.all());
    all.addAll(new ActionChecks(running).all());
    return all;
  }

  @Test
  void thePageListsJustTheseChecksInThisOrder() throws IOException {
    var onPage = new TreeMap<>(TransactionsPage.checks("Kinds"));
    onPage.putAll(TransactionsPage.checks("Admin actions"));
    var here = new TreeMap<String, List<String>>();
    ALL.forEach(checks -> here.put(checks.kind(), checks.listed()));
    assertThat(here).isEqualTo(onPage);
  }

  @TestFactory
  Stream<DynamicTest> whatIsRightIsTakenAndEachCheckRefusesByItself() {
    return ALL.stream()
        .map(checks ->
            dynamicTest(
                checks.kind(),
                () -> {
                  assertThat(checks.refusal()).isEmpty();
                  for (int i = 0; i < checks.size(); i++) {
                    assertThat(checks.refusal(i)).as("check %d", i).hasValue(checks.code(i));
                  }
                }));
  }

  @TestFactory
  Stream<DynamicTest> ofTwoThatFailTheEarlierIsRefused() {
    return ALL.stream().map(checks -> dynamicTest(checks.kind(), () -> pairs(checks)));
  }

  private static void pairs(Checks<?> checks) {
    for (int i = 0; i < checks.size(); i++) {
      for (int j = i + 1; j < checks.size(); j++) {
        if (checks.possible(i, j)) {
          assertThat(checks.refusal(i, j))
              .as("%s before %s", checks.code(i), checks.code(j))
              .hasValue(checks.code(i));
        }
      }
    }
  }
}
