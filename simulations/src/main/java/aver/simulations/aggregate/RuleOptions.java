package aver.simulations.aggregate;

import aver.ledger.vector.rule.AggregationRules;
import aver.ledger.vector.rule.RuleForm;
import aver.ledger.vector.rule.RuleParameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/**
 * Gives a command one option for each parameter that any rule knows, so that a new rule brings its
 * own.
 */
public final class RuleOptions implements IModelTransformer {
  @Override
  public CommandSpec transform(CommandSpec command) {
    all()
        .forEach((name, known) -> {
          RuleParameter parameter = known.parameter();
          OptionSpec.Builder option =
              OptionSpec.builder(option(name))
                  .type(Long.class)
                  .paramLabel(
                      parameter.words().isEmpty() ? "N" : String.join("|", parameter.words()))
                  .description(known.description());
          if (!parameter.words().isEmpty()) {
            option.converters(new Word(name, parameter.words()));
          }
          command.addOption(option.build());
        });
    return command;
  }

  /** The rules' parameters that stand on the command line. */
  public static Map<String, Long> given(ParseResult parsed) {
    Map<String, Long> given = new TreeMap<>();
    for (String name : all().keySet()) {
      if (parsed.hasMatchedOption(option(name))) {
        Long value = parsed.matchedOptionValue(option(name), 0L);
        given.put(name, value);
      }
    }
    return given;
  }

  private static Map<String, Known> all() {
    Map<String, Known> all = new TreeMap<>();
    for (RuleForm form : AggregationRules.FORMS) {
      for (RuleParameter parameter : form.parameters()) {
        all.computeIfAbsent(parameter.name(), _ -> new Known(parameter, new ArrayList<>()))
            .rules()
            .add(form.name());
      }
    }
    for (RuleParameter parameter : AggregationRules.COMMON) {
      all.put(parameter.name(), new Known(parameter, List.of()));
    }
    return all;
  }

  private static String option(String name) {
    return "--" + name;
  }

  /**
   * A parameter and who knows it.
   *
   * @param parameter as the first rule describes it
   * @param rules by name; none for all
   */
  private record Known(RuleParameter parameter, List<String> rules) {
    String description() {
      return rules.isEmpty()
          ? "(any rule) " + parameter.meaning()
          : "(%s) %s".formatted(String.join(", ", rules), parameter.meaning());
    }
  }

  /** A word for a number, the first one for 1. */
  private record Word(String name, List<String> words) implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      int at = words.indexOf(text);
      if (at < 0) {
        throw new TypeConversionException(
            "'%s' is not one of %s".formatted(text, String.join(", ", words)));
      }
      return at + 1L;
    }
  }
}
