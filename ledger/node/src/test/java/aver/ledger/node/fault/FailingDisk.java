package aver.ledger.node.fault;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;

/**
 * Files of a replica whose writes and syncs fail or take long, from a moment on that a row says.
 */
final class FailingDisk {
  /** In place of an error: syncs take 2 s. */
  static final String SLOW = "0";

  private final Path library;
  private final Path now;

  /** Compiles what is preloaded; without a C compiler the row is skipped. */
  FailingDisk(Path folder) throws IOException {
    now = folder.resolve("fails");
    library = folder.resolve("failing-disk.so");
    Path source = folder.resolve("failing-disk.c");
    try (InputStream in =
        Objects.requireNonNull(FailingDisk.class.getResourceAsStream("failing-disk.c"))) {
      Files.copy(in, source);
    }
    Assumptions.assumeTrue(
        Shell.run("cc", "-shared", "-fPIC", "-O1", "-o", library.toString(), source.toString()),
        "skipped: there is no C compiler");
  }

  /** A replica's process is started again, with the number of an error that its disk may have. */
  void under(Row row, String id, String number) throws Exception {
    row.processes().end(id);
    row.processes()
        .environment(
            id,
            Map.of(
                "LD_PRELOAD",
                library.toString(),
                "FAILING_DISK",
                row.data(id).toRealPath() + "/", // not the log beside it, which begins alike
                "FAILING_DISK_NOW",
                now.toString(),
                "FAILING_DISK_ERRNO",
                number));
    row.processes().start(id);
  }

  /** From now on it has that error. */
  void fail() throws IOException {
    Files.createFile(now);
  }

  /** From now on it has none. */
  void work() throws IOException {
    Files.delete(now);
  }
}
