package aver.coordinator.report;

import aver.ledger.client.LedgerClient;
import aver.ledger.client.view.CertifiedView;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.TaskSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is remembered of tasks from look to look, so that none of it is read twice: which are over,
 * and of what was asked for the few values that are shown. Specifications themselves, of which one
 * can be as long as a transaction, are not kept: whoever creates tasks and cancels them at once
 * would fill any memory with them. Not thread-safe.
 */
public final class KnownTasks {
  private static final int TERMS_MAX = 4096;
  private static final int SPECS_AT_ONCE = 64;

  private final LedgerClient client;
  private final int termsMax;
  private final Set<String> over = new HashSet<>();

  /** The one that was asked for longest ago first. */
  private final Map<String, Terms> terms = new LinkedHashMap<>(16, 0.75f, true);

  /** Knows nothing yet. */
  public KnownTasks(LedgerClient client) {
    this(client, TERMS_MAX);
  }

  /**
   * Knows nothing yet.
   *
   * @param termsMax of how many tasks the terms are kept
   */
  KnownTasks(LedgerClient client, int termsMax) {
    this.client = client;
    this.termsMax = termsMax;
  }

  /** What is shown of a task's specification. */
  record Terms(
      String study,
      int rounds,
      String recipe,
      String rule,
      long dimension,
      int cohortSize,
      int quorum,
      long endMs) {
    private static Terms of(TaskSpec spec) {
      return new Terms(
          spec.study(),
          spec.rounds(),
          spec.recipe().name(),
          spec.rule().name(),
          spec.dimension(),
          spec.cohortSize(),
          spec.quorum(),
          spec.endMs());
    }
  }

  /** Whether a task was over when it was last looked at, and so for good. */
  boolean isOver(String task) {
    return over.contains(task);
  }

  void over(String task) {
    over.add(task);
  }

  /** Of tasks that there are. */
  Map<String, Terms> terms(Collection<String> tasks) {
    Map<String, Terms> found = new HashMap<>();
    List<String> missing = new ArrayList<>();
    for (String task : tasks) {
      Terms known = terms.get(task);
      if (known == null) {
        missing.add(task);
      } else {
        found.put(task, known);
      }
    }
    for (int from = 0; from < missing.size(); from += SPECS_AT_ONCE) {
      List<String> part = missing.subList(from, Math.min(missing.size(), from + SPECS_AT_ONCE));
      CertifiedView specs = new CertifiedView(client); // of its own, to be forgotten with them
      specs.fetch(part.stream().map(task -> Keys.taskSpec(task).key()).toList());
      for (String task : part) {
        Terms read = Terms.of(specs.get(Keys.taskSpec(task)).orElseThrow());
        found.put(task, read);
        keep(task, read);
      }
    }
    return found;
  }

  private void keep(String task, Terms read) {
    if (terms.size() >= termsMax) {
      terms.remove(terms.keySet().iterator().next());
    }
    terms.put(task, read);
  }

  /** Of how many tasks the terms are kept. */
  int size() {
    return terms.size();
  }
}
