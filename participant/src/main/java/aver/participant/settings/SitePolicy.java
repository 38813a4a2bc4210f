package aver.participant.settings;

import aver.ledger.client.study.InvalidRecipeException;
import aver.ledger.client.study.ModelLayout;
import aver.ledger.client.study.ModelShape;
import aver.ledger.client.study.Recipe;
import aver.ledger.client.study.Schema;
import aver.ledger.rules.state.NamedText;
import aver.ledger.rules.state.TaskSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a hospital lets others compute on its data. A task that does not fit is never enrolled in,
 * whatever the ledger says.
 *
 * @param studies whose tasks may be joined
 * @param recipes that may run
 * @param uses that are permitted; a task must ask for no other
 * @param parametersMax largest model
 * @param trainingMax longest training for one attempt
 */
public record SitePolicy(
    List<String> studies,
    List<String> recipes,
    List<String> uses,
    long parametersMax,
    Duration trainingMax) {
  /** Copies the lists. */
  public SitePolicy {
    studies = List.copyOf(studies);
    recipes = List.copyOf(recipes);
    uses = List.copyOf(uses);
  }

  /**
   * Why this site takes no part in a task, or empty if it may.
   *
   * @param schema of the site's data
   */
  public Optional<String> objection(TaskSpec task, Schema schema) {
    if (!studies.contains(task.study())) {
      return Optional.of(
          "study %s is not among the studies of the settings".formatted(task.study()));
    }
    if (!recipes.contains(task.recipe().name())) {
      return Optional.of(
          "recipe %s is not among the recipes of the settings".formatted(task.recipe().name()));
    }
    if (!uses.containsAll(task.uses())) {
      return Optional.of(
          "it needs the uses %s, the settings permit %s".formatted(task.uses(), uses));
    }
    if (task.masked()) {
      return Optional.of("masked tasks are not supported");
    }
    if (task.dimension() > parametersMax) {
      return Optional.of(
          "its model has %d parameters, the settings allow %d"
              .formatted(task.dimension(), parametersMax));
    }
    return modelObjection(task, schema);
  }

  private static Optional<String> modelObjection(TaskSpec task, Schema schema) {
    try {
      ModelLayout layout = recipe(task).layout(shape(schema));
      if (layout.parameters() != task.dimension()) {
        return Optional.of(
            "its model has %d parameters, the recipe makes %d from this site's columns"
                .formatted(task.dimension(), layout.parameters()));
      }
      if (!layout.taskSchemaHash(schema.canonicalText()).equals(task.schemaHash())) {
        return Optional.of("its schema hash is not that of its recipe and this site's columns");
      }
      if (!schema.hash().equals(task.columnsHash())) {
        return Optional.of("it needs data of other columns than this site's");
      }
      int classes = schema.label().classes().size();
      if (task.evaluationClasses() != 0 && task.evaluationClasses() != classes) {
        return Optional.of(
            "it counts %d classes, the label has %d".formatted(task.evaluationClasses(), classes));
      }
      return Optional.empty();
    } catch (InvalidRecipeException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /**
   * The recipe of a task.
   *
   * @throws InvalidRecipeException if this version knows none of that name, or a parameter is wrong
   */
  public static Recipe recipe(TaskSpec task) {
    TreeMap<String, String> parameters = new TreeMap<>();
    for (NamedText parameter : task.recipe().parameters()) {
      parameters.put(parameter.name(), parameter.value());
    }
    return Recipe.of(task.recipe().name(), parameters);
  }

  /** What the columns ask of a model. */
  public static ModelShape shape(Schema schema) {
    return new ModelShape(schema.featureNames().size(), schema.label().classes().size());
  }
}
