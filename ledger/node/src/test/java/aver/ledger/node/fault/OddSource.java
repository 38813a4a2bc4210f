package aver.ledger.node.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What {@link OddProgram} has other than the usual program: {@code time.Now} adds what {@code
 * odd-clock.go} says, writes and syncs of files have the errors of {@code odd-disk.go}, and who
 * proposes asks {@code odd-twin.go} before a peer is told of the block.
 */
final class OddSource {
  /** A file, and which line of it is followed by others. */
  private record Change(String file, String line, String more) {}

  private static final List<Change> IN_LIBRARY =
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
  private static final Map<String, String> BESIDE_LIBRARY =
      Map.of("time/odd_clock.go", "odd-clock.go", "os/odd_disk.go", "odd-disk.go");

  private static final List<Change> IN_ENGINE =
      List.of(
          new Change(
              "consensus/reactor.go",
              "\t\tif rs.Proposal != nil && !prs.Proposal {\n",
              "\t\t\tif conR.oddTwin(peer, ps, rs) {\n\t\t\t\tcontinue OUTER_LOOP\n\t\t\t}\n"));
  private static final Map<String, String> BESIDE_ENGINE =
      Map.of("consensus/odd_twin.go", "odd-twin.go");

  private OddSource() {}

  private static Change disk(String file, String line, String syncs, String returned) {
    return new Change(
        file,
        line,
        "\tif err := oddDisk(f, %s); err != nil {\n\t\treturn %s\n\t}\n"
            .formatted(syncs, returned));
  }

  /** By their paths in the standard library, what stands there in place of its own. */
  static Map<String, String> ofLibrary(Path library) throws IOException {
    return files(library, IN_LIBRARY, BESIDE_LIBRARY);
  }

  /** By their paths in CometBFT, what stands there in place of its own. */
  static Map<String, String> ofEngine(Path engine) throws IOException {
    return files(engine, IN_ENGINE, BESIDE_ENGINE);
  }

  private static Map<String, String> files(
      Path root, List<Change> changes, Map<String, String> added) throws IOException {
    Map<String, String> files = new TreeMap<>();
    for (Change change : changes) {
      Path path = root.resolve(change.file);
      String before =
          files.containsKey(change.file) ? files.get(change.file) : Files.readString(path);
      int at = before.indexOf(change.line);
      if (at < 0 || before.indexOf(change.line, at + 1) >= 0) {
        throw new AssertionError(
            "%s does not have this line once, so it needs other changes: %s"
                .formatted(path, change.line.strip()));
      }
      int behind = at + change.line.length();
      files.put(change.file, before.substring(0, behind) + change.more + before.substring(behind));
    }
    for (Map.Entry<String, String> one : added.entrySet()) {
      files.put(one.getKey(), new String(read(OddSource.class, one.getValue()), UTF_8));
    }
    return files;
  }

  /** A file of the class path. */
  static byte[] read(Class<?> beside, String name) throws IOException {
    try (InputStream in = Objects.requireNonNull(beside.getResourceAsStream(name), name)) {
      return in.readAllBytes();
    }
  }
}
