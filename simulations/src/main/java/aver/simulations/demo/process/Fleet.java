package aver.simulations.demo.process;

import aver.ledger.client.cli.CommandFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The demonstration's processes. Each writes to {@code log.txt} in its own folder. All end with the
 * demonstration, whatever ends it: {@link #close} and the end of this JVM stop them, and a {@link
 * Guard} does when this JVM is killed. Safe for several threads.
 */
public final class Fleet implements AutoCloseable {
  private static final long STOP_SECONDS = 60;

  private final Function<List<String>, ProcessBuilder> launcher;
  private final Guard guard;
  private final Map<String, Process> running = new TreeMap<>();
  private final Thread hook =
      Thread.ofPlatform().name("stop-the-processes").unstarted(this::stopAll);
  private final Set<String> verbs = new HashSet<>();
  private boolean closed;

  /** An empty fleet whose processes start quickly and run for minutes. */
  public Fleet(Launcher launcher) {
    this(launcher::light);
  }

  private Fleet(Function<List<String>, ProcessBuilder> launcher) {
    this.launcher = launcher;
    this.guard = Guard.start();
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** An empty fleet whose processes have the flags that everybody's have. */
  public static Fleet asAnybodys(Launcher launcher) {
    return new Fleet(launcher::plain);
  }

  /**
   * Starts a command as a process.
   *
   * @param name of the process; also that of an ended one
   * @param folder for its log
   * @param arguments verb and what follows
   * @throws CommandFailed with exit code 3 if it cannot be started
   */
  public synchronized void start(String name, Path folder, List<String> arguments) {
    if (closed) {
      throw CommandFailed.unavailable("the demonstration was stopped");
    }
    Path log = folder.resolve("log.txt");
    try {
      ProcessBuilder builder = launcher.apply(arguments);
      if (!verbs.add(arguments.getFirst())) {
        builder.environment().remove(Launcher.RECORD);
      }
      Process process =
          builder
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      guard.watch(process.pid());
      running.put(name, process);
    } catch (IOException e) {
      throw CommandFailed.unavailable(
          "cannot start %s: %s".formatted(String.join(" ", arguments), e.getMessage()), e);
    }
  }

  /** The operating system's number of a running process. */
  public long pid(String name) {
    return process(name).pid();
  }

  /** Ends a process as a power cut would: it gets no chance to tidy up. */
  public void kill(String name) throws InterruptedException {
    Process process = process(name);
    var _ = process.destroyForcibly();
    process.waitFor();
    forget(name);
  }

  /** Asks a process to end and waits until it did. */
  public void stop(String name) throws InterruptedException {
    Process process = process(name);
    process.destroy();
    end(process);
    forget(name);
  }

  /**
   * Looks after the processes.
   *
   * @throws CommandFailed with exit code 3 and the end of its log if one ended by itself
   */
  public synchronized void requireAlive() {
    running.forEach((name, process) -> {
      if (!process.isAlive()) {
        throw CommandFailed.unavailable(
            "%s ended with code %d: its log.txt says why".formatted(name, process.exitValue()));
      }
    });
  }

  private synchronized Process process(String name) {
    @Nullable Process process = running.get(name);
    if (process == null) {
      throw new IllegalArgumentException(name + " does not run");
    }
    return process;
  }

  private synchronized void forget(String name) {
    running.remove(name);
  }

  private static void end(Process process) throws InterruptedException {
    if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
      var _ = process.destroyForcibly();
      process.waitFor();
    }
  }

  private synchronized void stopAll() {
    closed = true;
    List<Process> all = new ArrayList<>(running.values());
    running.clear();
    all.forEach(Process::destroy);
    try {
      for (Process process : all) {
        end(process);
      }
      guard.dismiss();
    } catch (InterruptedException e) {
      all.forEach(Process::destroyForcibly);
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stopAll();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the JVM is ending already, and the hook finds nothing left to do
    }
  }

  /** The log of a process in its folder. */
  public static String log(Path folder) throws IOException {
    Path log = folder.resolve("log.txt");
    return Files.exists(log) ? Files.readString(log) : "";
  }
}
