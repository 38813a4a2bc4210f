package aver.ledger.client.cli;

import java.io.PrintWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A command's result on standard output: text for people, or one JSON document for programs.
 *
 * <p>Lines are dropped when JSON is wanted and the document is dropped when it is not, so that a
 * command states both and asks nothing.
 */
public final class Output {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final PrintWriter out;
  private final boolean json;
  private boolean documentWritten;

  /** An output to {@code out}, as JSON or as text. */
  public Output(PrintWriter out, boolean json) {
    this.out = out;
    this.json = json;
  }

  /** Whether the result is wanted as JSON. */
  public boolean json() {
    return json;
  }

  /** Prints a line for people. */
  public void line(String text) {
    if (!json) {
      out.println(text);
      out.flush();
    }
  }

  /**
   * Prints the result for programs: a record, a map, a list or a Jackson tree.
   *
   * @throws IllegalStateException if a document was printed before
   */
  public void document(Object result) {
    if (!json) {
      return;
    }
    if (documentWritten) {
      throw new IllegalStateException("one command prints one JSON document, this is a second");
    }
    documentWritten = true;
    out.println(JSON.writeValueAsString(result));
    out.flush();
  }
}
