package aver.simulations.demo.process;

import aver.ledger.client.cli.CommandFailed;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A small shell process that outlives a killed demonstration just long enough to end its processes:
 * it reads their numbers from a pipe that this JVM holds open, and acts when the pipe ends without
 * a farewell.
 */
final class Guard {
  private static final String SCRIPT =
      """
      trap '' INT HUP
      pids=
      while read -r line; do
        [ "$line" = done ] && exit 0
        pids="$pids $line"
      done
      kill $pids 2>/dev/null
      sleep 10
      kill -9 $pids 2>/dev/null
      """;

  private final Process shell;

  private Guard(Process shell) {
    this.shell = shell;
  }

  static Guard start() {
    try {
      return new Guard(
          new ProcessBuilder("/bin/sh", "-c", SCRIPT)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start());
    } catch (IOException e) {
      throw CommandFailed.unavailable("cannot start /bin/sh: " + e.getMessage(), e);
    }
  }

  void watch(long pid) throws IOException {
    tell(Long.toString(pid));
  }

  /** Nothing is left to guard. */
  void dismiss() {
    try {
      tell("done");
      shell.getOutputStream().close();
    } catch (IOException e) {
      shell.destroy(); // it is gone already
    }
  }

  private void tell(String line) throws IOException {
    OutputStream pipe = shell.getOutputStream();
    pipe.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    pipe.flush();
  }
}
