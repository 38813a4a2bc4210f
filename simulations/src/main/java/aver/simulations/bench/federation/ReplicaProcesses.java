package aver.simulations.bench.federation;

import aver.simulations.demo.process.Fleet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the replicas of a federation take of the machine, all of them together. */
public final class ReplicaProcesses {
  private static final int COLLECTIONS = 4;

  private final Fleet fleet;

  ReplicaProcesses(Fleet fleet) {
    this.fleet = fleet;
  }

  /**
   * Has each replica collect its garbage, so that the heap in use is what it holds. More than once:
   * the collector leaves gaps where moving objects would cost more than it brings, and closes them
   * at every fourth full collection.
   *
   * @throws IOException if this JDK cannot ask another process for it
   */
  public void collectGarbage() throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    for (int collection = 0; collection < COLLECTIONS; collection++) {
      for (String id : Grounds.REPLICAS) {
        collect(jcmd, id);
      }
    }
  }

  private void collect(Path jcmd, String id) throws IOException, InterruptedException {
    Process asking =
        new ProcessBuilder(jcmd.toString(), Long.toString(fleet.pid(id)), "GC.run")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (asking.waitFor() != 0) {
      throw new IOException("%s did not make %s collect its garbage".formatted(jcmd, id));
    }
  }

  /** Processor time that the replicas' processes and their engines' used so far, all in ms. */
  public double processorMs() {
    return Grounds.REPLICAS.stream()
        .flatMap(id -> ProcessHandle.of(fleet.pid(id)).stream())
        .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
        .flatMap(process -> process.info().totalCpuDuration().stream())
        .mapToDouble(spent -> spent.toNanos() / 1e6)
        .sum();
  }

  /**
   * Memory that the replicas' processes have resident, of all of them.
   *
   * @throws IOException if this system does not say: it is read from {@code /proc}
   */
  public long residentBytes() throws IOException {
    long bytes = 0;
    for (String id : Grounds.REPLICAS) {
      Path status = Path.of("/proc", Long.toString(fleet.pid(id)), "status");
      bytes +=
          Files.readAllLines(status).stream()
              .filter(line -> line.startsWith("VmRSS:"))
              .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
              .sum();
    }
    return bytes;
  }
}
