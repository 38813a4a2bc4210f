package aver.participant.data;

import java.util.List;
import java.util.stream.Collectors;

/** A data file that cannot be used; the message lists the problems with their lines. */
public final class InvalidDataException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN_MAX = 50;

  @SuppressWarnings("serial") // immutable lists of the JDK are serializable
  private final transient List<DataProblem> problems;

  /**
   * Lists the problems of one file.
   *
   * @param file its name as the user gave it
   * @param problems at least one, in the order of lines
   */
  public InvalidDataException(String file, List<DataProblem> problems) {
    super(message(file, problems));
    this.problems = List.copyOf(problems);
  }

  /** All problems that were kept, in the order of lines. */
  public List<DataProblem> problems() {
    return problems;
  }

  private static String message(String file, List<DataProblem> problems) {
    String shown =
        problems.stream().limit(SHOWN_MAX).map(p -> "\n  " + p).collect(Collectors.joining());
    int more = problems.size() - SHOWN_MAX;
    return "%s does not fit its schema: %d problem%s%s%s"
        .formatted(
            file,
            problems.size(),
            problems.size() == 1 ? "" : "s",
            shown,
            more > 0 ? "\n  and %d more".formatted(more) : "");
  }
}
