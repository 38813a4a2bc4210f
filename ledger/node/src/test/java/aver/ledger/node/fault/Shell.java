package aver.ledger.node.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;

/** Commands of the operating system, by which faults are injected. */
final class Shell {
  private Shell() {}

  /** Whether a command is there and succeeds. */
  static boolean run(String... command) {
    try {
      must(command);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Runs a command to its end. */
  static void must(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said;
    try (var out = process.getInputStream()) {
      said = new String(out.readAllBytes(), UTF_8);
    }
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(String.join(" ", command) + ": " + said.strip());
    }
  }

  /** Sends a signal by its name. */
  static void signal(String name, long pid) throws IOException {
    must("kill", "-" + name, Long.toString(pid));
  }
}
