package aver.ledger.client.study;

import aver.ledger.client.yaml.YamlMapping;
import aver.ledger.rules.state.Learning;
import aver.ledger.rules.state.NamedNumber;
import aver.ledger.rules.state.ServerSpec;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.vector.server.ServerOptimisers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The keys by which a task's or a scenario's file says how it learns: {@code server}, {@code
 * server-parameters}, {@code control-members}, {@code trusted}, {@code history-members}.
 */
public final class LearningKeys {
  private LearningKeys() {}

  /** Reads them; what is wrong becomes a problem of the file. */
  public static Learning read(YamlMapping yaml) {
    Optional<String> server = yaml.optionalText("server");
    List<NamedNumber> parameters = new ArrayList<>();
    yaml.entries("server-parameters")
        .forEach((name, text) -> {
          try {
            parameters.add(new NamedNumber(name, ServerOptimisers.billionths(text)));
          } catch (IllegalArgumentException e) {
            yaml.problem("server-parameters." + name, String.valueOf(e.getMessage()));
          }
        });
    if (server.isEmpty() && !parameters.isEmpty()) {
      yaml.problem("server-parameters", "mean nothing without server");
    }
    long members = yaml.integer("control-members", 0, TaskSpec.COHORT_MAX, 0);
    Optional<String> trusted = yaml.optionalText("trusted");
    long history = yaml.integer("history-members", 0, TaskSpec.COHORT_MAX, 0);
    try {
      Learning learning =
          new Learning(
              server.map(name -> new ServerSpec(name, parameters)),
              Math.toIntExact(members),
              trusted,
              Math.toIntExact(history));
      learning.objection().ifPresent(why -> yaml.problem("server", "cannot be used: " + why));
      return learning;
    } catch (IllegalArgumentException e) {
      yaml.problem("server", "cannot be used: " + e.getMessage());
      return Learning.PLAIN;
    }
  }
}
