package aver.ledger.rules.state;

/**
 * A named integer: a setting of an aggregation rule, or a metric of a reveal.
 *
 * @param name slug
 * @param value any
 */
public record NamedNumber(String name, long value) implements Comparable<NamedNumber> {
  /** Checks the name. */
  public NamedNumber {
    Ids.slug("parameter name", name);
  }

  @Override
  public int compareTo(NamedNumber other) {
    return name.compareTo(other.name);
  }

  static void write(Writer out, NamedNumber item) {
    out.text(item.name).i64(item.value);
  }

  static NamedNumber read(Reader in) {
    return new NamedNumber(in.text(), in.i64());
  }
}
