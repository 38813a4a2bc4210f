package aver.ledger.engine.comet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** How the engine's process is started. */
final class EngineProcess {
  /** How much garbage the engine gathers before it collects, in percent of what it holds. */
  private static final String COLLECT_AT_PERCENT = "400";

  private EngineProcess() {}

  /**
   * Starts one, which hears nothing and says all in one stream.
   *
   * @throws IOException if it cannot; none runs then
   */
  static Process start(Path program, Path home) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(List.of(program.toString(), "start", "--home", home.toString()))
            .redirectErrorStream(true);
    builder.environment().keySet().removeIf(key -> key.startsWith("CMT_"));
    // of a few megabytes that it holds: at Go's own 100 collecting took a tenth of a round
    builder.environment().putIfAbsent("GOGC", COLLECT_AT_PERCENT);
    builder.environment().put("TMPDIR", home.resolve(Home.TEMPORARY).toString());
    builder.environment().put("AVER_PARENT", Long.toString(ProcessHandle.current().pid()));
    Process started = builder.start();
    try {
      started.getOutputStream().close();
    } catch (IOException e) {
      started.destroyForcibly();
      throw e;
    }
    return started;
  }
}
