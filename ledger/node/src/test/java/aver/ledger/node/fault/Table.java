package aver.ledger.node.fault;

import aver.ledger.client.LedgerClient;
import aver.ledger.engine.comet.CometProgram;
import aver.ledger.node.process.Hosts;
import aver.ledger.node.process.Processes;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Assumptions;

/**
 * Plays rows and writes a line of the table for each.
 *
 * <p>The invariants. I1: nothing that was acknowledged as final is lost. I2: equal states at equal
 * heights. I3: never two certified checkpoints of a height. I4: a transaction stands in the log
 * once. I5: after the fault all reach the tip. I6: a process is healthy or dead.
 */
final class Table {
  private static final Lines LINES = new Lines(Path.of("target", "faults.md"));

  private Table() {}

  /** What happens in a row. */
  interface Script {
    /** Injects the fault and looks. */
    void play(Row row) throws Exception;
  }

  /** Plays a row on four replicas at this machine's loopback interface. */
  static void play(String number, String engine, Path folder, String injected, Script script)
      throws Exception {
    play(number, engine, folder, Hosts.LOOPBACK, injected, script);
  }

  /** Plays a row on four replicas. */
  static void play(
      String number, String engine, Path folder, Hosts hosts, String injected, Script script)
      throws Exception {
    play(number, engine, folder, hosts, Processes.REPLICAS.size(), injected, script);
  }

  /** Plays a row on seven replicas, of which two may lie or be away. */
  static void playSeven(String number, String engine, Path folder, String injected, Script script)
      throws Exception {
    playSeven(number, engine, folder, Hosts.LOOPBACK, injected, script);
  }

  /** The same at hosts that a test chooses. */
  static void playSeven(
      String number, String engine, Path folder, Hosts hosts, String injected, Script script)
      throws Exception {
    play(number + ", n = 7", engine, folder, hosts, 7, injected, script);
  }

  /** Plays a row to its verdict; a violated invariant or expectation is thrown. */
  private static void play(
      String number,
      String engine,
      Path folder,
      Hosts hosts,
      int replicas,
      String injected,
      Script script)
      throws Exception {
    Assumptions.assumeTrue(
        !engine.equals("comet") || CometProgram.find(System.getenv()).isPresent(),
        CometProgram.advice());
    // a thread of the test framework may take up another row while it waits within this one
    try (ExecutorService own = Executors.newSingleThreadExecutor()) {
      var _ =
          own.submit(
                  () -> {
                    played(number, engine, folder, hosts, replicas, injected, script);
                    return number;
                  })
              .get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AssertionError failure) {
        throw failure;
      }
      throw e;
    }
  }

  private static void played(
      String number,
      String engine,
      Path folder,
      Hosts hosts,
      int replicas,
      String injected,
      Script script)
      throws Exception {
    long beganNs = System.nanoTime();
    try (Processes processes = new Processes(folder, engine, hosts, replicas);
        LedgerClient first = processes.client("hospital-1");
        LedgerClient second = processes.client("hospital-2")) {
      Row row = new Row(folder, processes);
      String verdict = Lines.VIOLATED;
      try {
        row.begin(List.of(first, second));
        script.play(row);
        row.finish();
        verdict = row.verdict();
      } catch (Exception | AssertionError e) {
        verdict = Lines.violated(e);
        String what =
            "row %s, %s; seen: %s%n%s"
                .formatted(number, engine, row.seen(), new Figures(processes).account());
        System.out.println(what); // the build says it only after the other rows of the class
        throw new AssertionError(what, e);
      } finally {
        row.end();
        long seconds = (System.nanoTime() - beganNs) / 1_000_000_000;
        LINES.add(new Lines.Line(number, engine, injected, row.seen(), verdict, seconds));
      }
    }
  }
}
