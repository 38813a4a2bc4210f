package aver.ledger.client.study;

import java.util.List;

/** Recipe parameters that cannot be used; the message lists every problem. */
public final class InvalidRecipeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Lists the problems of a recipe. */
  public InvalidRecipeException(String recipe, List<String> problems) {
    super("recipe %s cannot be used: %s".formatted(recipe, String.join("; ", problems)));
  }
}
