package aver.simulations.demo;

import java.util.stream.Collectors;

/** The researcher's wish as a file for {@code aver task create}. */
final class TaskText {
  private static final long POOL_TOKENS = 500;
  private static final int COHORT_MIN = 3;

  private TaskText() {}

  /**
   * Its text.
   *
   * @param members who will take part
   * @param schema where the schema file is, from the file's folder on
   * @param seed of the untrained model
   */
  static String of(Study study, int members, String schema, long seed) {
    String parameters =
        study.recipe().parameters().entrySet().stream()
            .map(p -> "  %s: %s\n".formatted(p.getKey(), p.getValue()))
            .collect(Collectors.joining());
    return """
    task: %s
    study: %s
    recipe: %s
    parameters:
    %sschema: %s
    seed: %d
    rounds: %d
    rule: clipped-mean
    cohort: %d
    quorum: %d
    pool: %d
    uses: [research]
    # an update over the bound is cut to it: whoever sends one shall not stop the others
    clip: true
    keep-models: %d
    pace: {commit: 2min, reveal: 2min, attest: 2min, rest: 0s, overdue: 10s}
    """
        .formatted(
            study.task(),
            study.id(),
            study.recipe().name(),
            parameters,
            schema,
            seed,
            study.rounds(),
            Math.max(COHORT_MIN, members),
            COHORT_MIN,
            POOL_TOKENS,
            Math.max(2, study.rounds() + 1));
  }
}
