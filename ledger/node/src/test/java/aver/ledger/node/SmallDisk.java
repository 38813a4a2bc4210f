package aver.ledger.node;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A disk of a few megabytes, mounted at a folder; the test is skipped where nobody may mount. */
public final class SmallDisk implements AutoCloseable {
  private final Path at;
  private final Path filler;

  /** Mounts it. */
  public SmallDisk(Path at, int megabytes) throws IOException {
    this.at = at;
    this.filler = at.resolve("filler");
    Files.createDirectories(at);
    boolean mounted;
    try {
      mounted =
          run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", at.toString());
    } catch (IOException absent) {
      mounted = false;
    }
    Assumptions.assumeTrue(mounted, "skipped: a small disk cannot be mounted here, only root may");
  }

  private static boolean run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var out = process.getInputStream()) {
      var _ = out.readAllBytes();
    }
    return process.onExit().join().exitValue() == 0;
  }

  /** Uses up all that is free. */
  public void fill() throws IOException {
    byte[] page = new byte[4096];
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(page);
      }
    } catch (IOException full) {
      if (Files.size(filler) < page.length) {
        throw full;
      }
    }
  }

  /** Makes room again. */
  public void free() throws IOException {
    Files.delete(filler);
  }

  @Override
  public void close() throws IOException {
    if (!run("umount", at.toString()) && !run("umount", "-l", at.toString())) {
      throw new IOException("cannot unmount " + at);
    }
  }
}
