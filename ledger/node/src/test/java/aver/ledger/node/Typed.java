package aver.ledger.node;

import aver.ledger.client.cli.CommandLineRunner;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;

/** Commands of a replica's program as somebody types them; keeps what the last one printed. */
public final class Typed {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** Runs a command in this process; its exit code. */
  public int run(String... words) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return CommandLineRunner.run(
        new LedgerMain(), new PrintWriter(out), new PrintWriter(err), words);
  }

  /** Audits the folder of a replica. */
  public int verify(Path replica, Path genesis) {
    return run("audit", "verify", replica.toString(), "--genesis", genesis.toString());
  }

  /** What the last command printed as its result. */
  public String out() {
    return out.toString();
  }

  /** What the last command said beside its result. */
  public String err() {
    return err.toString();
  }
}
