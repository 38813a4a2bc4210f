package aver.simulations.site;

import aver.participant.ParticipantMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code aver participant run} as a process of its own. */
final class AgentProcess implements AutoCloseable {
  private final Process process;
  private final Path log;

  AgentProcess(Path settings, Path log) throws IOException {
    this.log = log;
    this.process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-Dorg.bytedeco.javacpp.maxbytes=0",
                "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                ParticipantMain.class.getName(),
                "participant",
                "run",
                "--config",
                settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
  }

  Process process() {
    return process;
  }

  /** What it said, for a failure or a look. */
  String said() throws IOException {
    return Files.readString(log);
  }

  /** The most memory that was resident, as Linux counts it; 0 elsewhere. */
  long residentMaxKib() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElse(0);
  }

  /** As kill -9 does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
