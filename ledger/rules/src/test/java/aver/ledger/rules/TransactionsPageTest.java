package aver.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.rules.action.Action;
import aver.ledger.rules.state.Exclusion;
import aver.ledger.rules.state.VoidReason;
import aver.ledger.rules.tx.Rule;
import aver.ledger.rules.tx.Transaction;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/transactions.md} and the code together. */
class TransactionsPageTest {
  @Test
  void theClosedListsAreThoseOfTheCode() throws IOException {
    Map<String, Integer> rules = new TreeMap<>();
    Arrays.stream(Rule.values()).forEach(r -> rules.put(r.code(), r.number()));
    assertThat(numbered("Refusals")).isEqualTo(rules);
    Map<String, Integer> exclusions = new TreeMap<>();
    Arrays.stream(Exclusion.values()).forEach(e -> exclusions.put(e.name(), e.number()));
    assertThat(numbered("Exclusions")).isEqualTo(exclusions);
    Map<String, Integer> reasons = new TreeMap<>();
    Arrays.stream(VoidReason.values()).forEach(v -> reasons.put(v.name(), v.number()));
    assertThat(numbered("Void reasons")).isEqualTo(reasons);
  }

  @Test
  void everyDropKindAndActionIsARow() throws IOException {
    assertThat(first("Drops"))
        .isEqualTo(Arrays.stream(Drop.values()).map(Drop::code).collect(Collectors.toSet()));
    assertThat(first("Kinds")).isEqualTo(names(Transaction.class));
    assertThat(first("Admin actions")).isEqualTo(names(Action.class));
  }

  @Test
  void everyCodeInTheTextIsKnownAndHasItsNumber() throws IOException {
    Map<String, Integer> rules = numbered("Refusals");
    Set<String> known = new TreeSet<>(rules.keySet());
    known.addAll(first("Drops"));
    known.addAll(names(Transaction.class));
    known.addAll(names(Action.class));
    var codes =
        Pattern.compile("`([a-z]+(?:_[a-z]+)+)`(?: \\((\\d+)\\))?")
            .matcher(TransactionsPage.text());
    while (codes.find()) {
      assertThat(known).contains(codes.group(1));
      if (codes.group(2) != null) {
        assertThat(rules).containsEntry(codes.group(1), Integer.valueOf(codes.group(2)));
      }
    }
  }

  private static Set<String> names(Class<?> sealed) {
    return Arrays.stream(sealed.getPermittedSubclasses())
        .map(c -> c.getSimpleName().replaceAll("(?<=.)([A-Z])", "_$1").toLowerCase(Locale.ROOT))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Map<String, Integer> numbered(String title) throws IOException {
    Map<String, Integer> rows = new TreeMap<>();
    var row =
        Pattern.compile("(?m)^\\| (\\d+) \\| `(\\w+)` \\|").matcher(TransactionsPage.part(title));
    while (row.find()) {
      assertThat(rows.put(row.group(2), Integer.valueOf(row.group(1)))).as(row.group(2)).isNull();
    }
    return rows;
  }

  private static Set<String> first(String title) throws IOException {
    Set<String> rows = new TreeSet<>();
    var row = Pattern.compile("(?m)^\\| `(\\w+)` \\|").matcher(TransactionsPage.part(title));
    while (row.find()) {
      assertThat(rows.add(row.group(1))).as(row.group(1)).isTrue();
    }
    return rows;
  }
}
