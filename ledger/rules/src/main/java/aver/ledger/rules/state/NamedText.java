package aver.ledger.rules.state;

/**
 * A named setting of a recipe.
 *
 * @param name slug
 * @param value 1 to 256 characters
 */
public record NamedText(String name, String value) implements Comparable<NamedText> {
  /** Checks the forms. */
  public NamedText {
    Ids.slug("parameter name", name);
    Ids.text("parameter value", value);
  }

  @Override
  public int compareTo(NamedText other) {
    return name.compareTo(other.name);
  }

  static void write(Writer out, NamedText item) {
    out.text(item.name).text(item.value);
  }

  static NamedText read(Reader in) {
    return new NamedText(in.text(), in.text());
  }
}
