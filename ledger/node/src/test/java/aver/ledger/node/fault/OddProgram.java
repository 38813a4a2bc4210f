package aver.ledger.node.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import aver.ledger.engine.comet.CometProgram;
import aver.ledger.node.Folders;
import aver.ledger.proof.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.json.JsonMapper;

/**
 * CometBFT with a clock and files that a row may spoil. It is one static program that asks the
 * kernel itself, so no preloaded library comes between; but the same pinned source can be built
 * with a few lines more in the standard library of Go ({@code go build -overlay}): {@code time.Now}
 * adds what {@code odd-clock.go} says, writes and syncs of files have the errors of {@code
 * odd-disk.go}.
 */
final class OddProgram {
  private static final List<String> SOURCE = List.of("go.mod", "go.sum", "main.go");
  private static final int HASH_DIGITS = 12;

  /** A file of the standard library, and which line of it is followed by another one. */
  private record Change(String file, String line, String more) {}

  private static final List<Change> CHANGES =
      List.of(
          new Change(
              "time/time.go", "\tsec, nsec, mono := runtimeNow()\n", "\tsec += oddSeconds()\n"),
          disk("os/file_posix.go", "func (f *File) Sync() error {\n", "true", "err"),
          disk(
              "os/file.go",
              "func (f *File) Write(b []byte) (n int, err error) {\n",
              "false",
              "0, err"),
          disk(
              "os/file.go",
              "func (f *File) WriteAt(b []byte, off int64) (n int, err error) {\n",
              "false",
              "0, err"));

  private static final Map<String, String> ADDED =
      Map.of("time/odd_clock.go", "odd-clock.go", "os/odd_disk.go", "odd-disk.go");

  private OddProgram() {}

  private static Change disk(String file, String line, String syncs, String returned) {
    return new Change(
        file,
        line,
        "\tif err := oddDisk(f, %s); err != nil {\n\t\treturn %s\n\t}\n"
            .formatted(syncs, returned));
  }

  /** Builds it once, beside the usual program; without Go the row is skipped. */
  static synchronized Path require() throws IOException {
    Assumptions.assumeTrue(Shell.run("go", "version"), "skipped: there is no Go");
    Map<String, String> files = files(Path.of(said("go", "env", "GOROOT"), "src"));
    Path usual = Objects.requireNonNull(CometProgram.built(System.getenv()).getParent());
    String hash = Digest.sha256(files.toString().getBytes(UTF_8)).hex().substring(0, HASH_DIGITS);
    Path program = usual.resolveSibling(usual.getFileName() + "-odd-" + hash).resolve("cometbft");
    if (!Files.isExecutable(program)) {
      build(files, program);
    }
    return program;
  }

  /** By their paths in the standard library, what stands there in place of its own. */
  private static Map<String, String> files(Path library) throws IOException {
    Map<String, String> files = new TreeMap<>();
    for (Change change : CHANGES) {
      String path = library.resolve(change.file).toString();
      String before = files.containsKey(path) ? files.get(path) : Files.readString(Path.of(path));
      int at = before.indexOf(change.line);
      if (at < 0 || before.indexOf(change.line, at + 1) >= 0) {
        throw new AssertionError(
            "%s does not have this line once, so this Go needs other changes: %s"
                .formatted(path, change.line.strip()));
      }
      int behind = at + change.line.length();
      files.put(path, before.substring(0, behind) + change.more + before.substring(behind));
    }
    for (Map.Entry<String, String> one : ADDED.entrySet()) {
      files.put(
          library.resolve(one.getKey()).toString(),
          new String(read(OddProgram.class, one.getValue()), UTF_8));
    }
    return files;
  }

  private static void build(Map<String, String> files, Path program) throws IOException {
    Path work = Files.createTempDirectory("aver-odd-cometbft");
    for (String name : SOURCE) {
      Files.write(work.resolve(name), read(CometProgram.class, "source/" + name));
    }
    Path replacements = Files.createDirectory(work.resolve("_replacements"));
    Map<String, String> replaced = new TreeMap<>();
    for (Map.Entry<String, String> one : files.entrySet()) {
      Path file = replacements.resolve(replaced.size() + ".go");
      Files.writeString(file, one.getValue());
      replaced.put(one.getKey(), file.toString());
    }
    Path overlay = work.resolve("overlay.json");
    Files.write(overlay, new JsonMapper().writeValueAsBytes(Map.of("Replace", replaced)));
    Path made = work.resolve("cometbft");
    Shell.must(
        "env",
        "CGO_ENABLED=0",
        "GOFLAGS=",
        "go",
        "build",
        "-C",
        work.toString(),
        "-mod=readonly",
        "-trimpath",
        "-buildvcs=false",
        "-overlay=" + overlay,
        "-o",
        made.toString(),
        ".");
    Path part = program.resolveSibling("cometbft." + ProcessHandle.current().pid());
    Files.createDirectories(program.getParent());
    Files.move(made, part, StandardCopyOption.REPLACE_EXISTING);
    Files.move(part, program, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Folders.delete(work);
  }

  private static byte[] read(Class<?> beside, String name) throws IOException {
    try (InputStream in = Objects.requireNonNull(beside.getResourceAsStream(name), name)) {
      return in.readAllBytes();
    }
  }

  private static String said(String... command) throws IOException {
    Process process = new ProcessBuilder(command).start();
    try (InputStream out = process.getInputStream()) {
      return new String(out.readAllBytes(), UTF_8).strip();
    }
  }
}
