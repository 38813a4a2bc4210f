package aver.simulations.aggregate;

import aver.ledger.vector.rule.AggregationRules;
import aver.ledger.vector.rule.RuleForm;
import aver.ledger.vector.rule.RuleParameter;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Gives the command one option for each parameter that any rule knows, so that a new rule brings
 * its own.
 */
final class RuleOptions implements IModelTransformer {
  @Override
  public CommandSpec transform(CommandSpec command) {
    for (RuleForm form : AggregationRules.FORMS) {
      for (RuleParameter parameter : form.parameters()) {
        String option = option(parameter);
        if (command.findOption(option) == null) {
          command.addOption(
              OptionSpec.builder(option)
                  .type(Long.class)
                  .paramLabel("N")
                  .description("(%s) %s".formatted(form.name(), parameter.meaning()))
                  .build());
        }
      }
    }
    return command;
  }

  /** The rules' parameters that stand on the command line. */
  static Map<String, Long> given(ParseResult parsed) {
    Map<String, Long> given = new TreeMap<>();
    for (RuleForm form : AggregationRules.FORMS) {
      for (RuleParameter parameter : form.parameters()) {
        if (parsed.hasMatchedOption(option(parameter))) {
          Long value = parsed.matchedOptionValue(option(parameter), 0L);
          given.put(parameter.name(), value);
        }
      }
    }
    return given;
  }

  private static String option(RuleParameter parameter) {
    return "--" + parameter.name();
  }
}
