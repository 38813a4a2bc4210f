package aver.acceptance;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Commands through the launcher of the built distribution, as a person types them. */
final class Launched {
  /** That of the source tree. */
  static final Path LAUNCHER = Path.of(System.getProperty("aver.home"), "aver");

  /** A flag for commands that are short, and many. */
  static final String LIGHT = "-XX:TieredStopAtLevel=1";

  private static final long LIMIT_SECONDS = 300;
  private static final long LOOK_MS = 500;

  private final Path folder;
  private final Path launcher;
  private final List<String> flags;
  private final Path temporary;

  /** Commands that run in {@code folder}, with a temporary folder of their own in it. */
  Launched(Path folder) throws IOException {
    this(folder, LAUNCHER);
  }

  /**
   * Commands of another installation's launcher, or of a script that uses this one's.
   *
   * @param flags more of them for each JVM
   */
  Launched(Path folder, Path launcher, String... flags) throws IOException {
    this.folder = folder;
    this.launcher = launcher;
    this.flags = List.of(flags);
    this.temporary = Files.createDirectories(folder.resolve("temporary"));
  }

  /** Where what they start keeps what it needs for a while. */
  Path temporary() {
    return temporary;
  }

  /**
   * How a command ended.
   *
   * @param exitCode of the process
   * @param out standard output
   * @param err standard error
   */
  record Ended(int exitCode, String out, String err) {}

  Process start(Path out, Path err, String... arguments) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(launcher.toString());
    line.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile());
    builder.environment().put("AVER_BUILD", "never");
    String temporaryFlag = "-Djava.io.tmpdir=" + temporary;
    builder
        .environment()
        .put("AVER_JAVA_OPTS", String.join(" ", temporaryFlag, String.join(" ", flags)));
    builder.environment().put("AVER", LAUNCHER.toString());
    builder.environment().put("AVER_JAVA_HOME", System.getProperty("java.home"));
    return builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
  }

  Ended run(String... arguments) throws IOException, InterruptedException {
    return runWatched(() -> {}, arguments);
  }

  /** What is looked at while a command runs. */
  @FunctionalInterface
  interface Look {
    /** Looks once. */
    void look() throws IOException;
  }

  /** Runs a command and looks at something twice a second meanwhile. */
  Ended runWatched(Look watched, String... arguments) throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    Process process = start(out, err, arguments);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (!process.waitFor(LOOK_MS, TimeUnit.MILLISECONDS)) {
      if (System.nanoTime() - end > 0) {
        process.destroyForcibly();
        throw new AssertionError("still running: " + Files.readString(err));
      }
      watched.look();
    }
    return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  /**
   * Processes whose command line names a folder. Asks {@code ps}, since Java shows only the first
   * 4096 bytes of a command line, which a class path fills.
   */
  static List<String> naming(Path named) throws IOException {
    Process ps = new ProcessBuilder("ps", "-A", "-ww", "-o", "args=").start();
    try (BufferedReader lines = ps.inputReader()) {
      return lines.lines().filter(line -> line.contains(named.toString())).toList();
    }
  }
}
