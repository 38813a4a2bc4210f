package aver.ledger.rules.state;

import java.util.List;

/**
 * Built-in recipe of model and local training. The ledger carries it; agents know what it means.
 *
 * @param name slug
 * @param parameters names ascending, at most 64
 */
public record Recipe(String name, List<NamedText> parameters) {
  /** Checks the forms. */
  public Recipe {
    Ids.slug("recipe", name);
    parameters = Ids.ascending("recipe parameters", parameters, 64);
  }

  static void write(Writer out, Recipe recipe) {
    out.text(recipe.name).list(recipe.parameters, NamedText::write);
  }

  static Recipe read(Reader in) {
    return new Recipe(in.text(), in.list(NamedText::read));
  }
}
