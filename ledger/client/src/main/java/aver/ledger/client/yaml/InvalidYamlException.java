package aver.ledger.client.yaml;

import java.util.List;

/** A settings or schema file that cannot be used; the message lists every problem, one a line. */
public final class InvalidYamlException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // immutable lists of the JDK are serializable
  private final List<String> problems;

  /**
   * Lists the problems of one file.
   *
   * @param file its name as the user gave it
   * @param problems at least one
   */
  public InvalidYamlException(String file, List<String> problems) {
    super(
        "%s cannot be used: %s"
            .formatted(
                file,
                problems.size() == 1
                    ? problems.getFirst()
                    : problems.size() + " problems\n  " + String.join("\n  ", problems)));
    this.problems = List.copyOf(problems);
  }

  /** The problems, in the order of the file's keys. */
  public List<String> problems() {
    return problems;
  }
}
