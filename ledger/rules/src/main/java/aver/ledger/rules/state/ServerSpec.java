package aver.ledger.rules.state;

import java.util.List;

/**
 * Server optimiser of a task.
 *
 * @param name one of those that the vector module knows
 * @param parameters in billionths; names ascending, at most 16
 */
public record ServerSpec(String name, List<NamedNumber> parameters) {
  /** Checks the forms. */
  public ServerSpec {
    Ids.slug("server optimiser", name);
    parameters = Ids.ascending("parameters of the server optimiser", parameters, 16);
  }

  static void write(Writer out, ServerSpec spec) {
    out.text(spec.name).list(spec.parameters, NamedNumber::write);
  }

  static ServerSpec read(Reader in) {
    return new ServerSpec(in.text(), in.list(NamedNumber::read));
  }
}
