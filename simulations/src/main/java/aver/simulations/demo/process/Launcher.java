package aver.simulations.demo.process;

import aver.ledger.client.cli.CommandFailed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The launcher {@code aver}: what it starts for the demonstration is what it starts for anybody,
 * with the role's own library folder and flags.
 *
 * @param script absolute path
 */
public record Launcher(Path script) {
  private static final String PROPERTY = "aver.launcher";

  /**
   * Where the launcher records what starts need, if it does; passed on to the first process of each
   * verb, none of which is killed.
   */
  static final String RECORD = "AVER_RECORD";

  /** Compiles quickly and lightly: ten JVMs begin at once on one machine. */
  private static final String LIGHT = "-XX:TieredStopAtLevel=1";

  /**
   * The launcher that started this JVM.
   *
   * @throws CommandFailed with exit code 3 if none did
   */
  public static Launcher own() {
    String script = System.getProperty(PROPERTY, "");
    if (script.isEmpty() || !Files.isExecutable(Path.of(script))) {
      throw CommandFailed.unavailable(
          "the demonstration starts other processes through the launcher: run it as ./aver demo");
    }
    return new Launcher(Path.of(script));
  }

  /** The launcher as a person would type it here. */
  public String typed() {
    Path here = Path.of("").toAbsolutePath();
    return script.startsWith(here) ? "./" + here.relativize(script) : script.toString();
  }

  /** A command with the flags that everybody gets. */
  public ProcessBuilder plain(List<String> arguments) {
    List<String> line = new ArrayList<>();
    line.add(script.toString());
    line.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().put("AVER_BUILD", "never");
    return builder;
  }

  /** A command of which many start at once. */
  ProcessBuilder light(List<String> arguments) {
    ProcessBuilder builder = plain(arguments);
    Map<String, String> environment = builder.environment();
    if (environment.containsKey(RECORD)) {
      return builder; // what is recorded serves processes that run for longer
    }
    environment.merge("AVER_JAVA_OPTS", LIGHT, (given, light) -> light + " " + given);
    return builder;
  }
}
