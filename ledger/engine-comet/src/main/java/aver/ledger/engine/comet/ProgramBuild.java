package aver.ledger.engine.comet;

import aver.ledger.engine.EngineException;
import aver.ledger.proof.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Builds the engine's executable from the pinned source in this library: the same bytes wherever
 * the same version of Go builds it.
 */
public final class ProgramBuild {
  private static final String HASHES = "hashes";

  private ProgramBuild() {}

  /**
   * What was built.
   *
   * @param program the executable
   * @param sha256 of its bytes, lower-case hex
   * @param go version and platform of the compiler, as in {@code go1.26.8 linux/amd64}
   * @param known whether this hash is the one that this compiler has to give; empty if it is not
   *     written down for this compiler
   */
  public record Built(Path program, String sha256, String go, Optional<Boolean> known) {}

  /**
   * Builds it with {@code go} into its place.
   *
   * @param said is told each line of the compiler
   * @throws OtherHashException if the bytes are not those that this version of Go has to give
   * @throws EngineException if Go is missing or fails; after either, nothing is put in place
   */
  public static Built build(Path go, Map<String, String> environment, Consumer<String> said)
      throws EngineException, OtherHashException {
    Path target = CometProgram.built(environment);
    Path work = null;
    try {
      work = Files.createTempDirectory("aver-cometbft");
      for (String name : CometProgram.sources()) {
        Files.write(work.resolve(name), CometProgram.source(name));
      }
      String version = version(go, work);
      Path made = work.resolve("cometbft");
      run(
          List.of(
              go.toString(),
              "build",
              "-mod=readonly",
              "-trimpath",
              "-buildvcs=false",
              "-ldflags=-s -w -buildid=",
              "-o",
              made.toString(),
              "."),
          work,
          said);
      String hash = Digest.sha256(Files.readAllBytes(made)).hex();
      Optional<Boolean> known = expected(version).map(hash::equals);
      if (known.isPresent() && !known.get()) {
        throw new OtherHashException(version, hash);
      }
      Path folder = java.util.Objects.requireNonNull(target.getParent());
      Files.createDirectories(folder);
      Path part = folder.resolve("cometbft." + ProcessHandle.current().pid());
      Files.move(made, part, StandardCopyOption.REPLACE_EXISTING);
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return new Built(target, hash, version, known);
    } catch (IOException e) {
      throw new EngineException(
          "the engine was not built: "
              + e.getMessage()
              + "; make room or set TMPDIR and XDG_CACHE_HOME to folders that can be written, then build again",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException("the build was interrupted: start it again", e);
    } finally {
      remove(work);
    }
  }

  /** {@code go1.26.8 linux/amd64}. */
  private static String version(Path go, Path work)
      throws EngineException, IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    run(List.of(go.toString(), "version"), work, lines::add);
    return String.join(" ", lines).replaceFirst("^go version ", "").strip();
  }

  private static Optional<String> expected(String version) {
    return new String(CometProgram.source(HASHES), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith(version + " "))
        .map(line -> line.substring(version.length()).strip())
        .findFirst();
  }

  private static void run(List<String> command, Path work, Consumer<String> said)
      throws EngineException, IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(work.toFile()).redirectErrorStream(true);
    builder.environment().put("CGO_ENABLED", "0");
    builder.environment().put("GOFLAGS", "");
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new EngineException(
          "Go was not found as %s: install Go 1.26 or newer, or name it with --go"
              .formatted(command.getFirst()),
          e);
    }
    process.getOutputStream().close();
    List<String> last = new ArrayList<>();
    try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        last.add(line);
        said.accept(line);
      }
    }
    int code = process.waitFor();
    if (code != 0) {
      throw new EngineException(
          "%s ended with code %d: %s; if it could not get a module, see to the network or set GOPROXY, then build again"
              .formatted(
                  String.join(" ", command.subList(0, 2)),
                  code,
                  String.join(" | ", last.subList(Math.max(0, last.size() - 5), last.size()))));
    }
  }

  private static void remove(@org.jspecify.annotations.Nullable Path work) {
    if (work == null) {
      return;
    }
    try (Stream<Path> files = Files.list(work)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(work);
    } catch (IOException e) {
      // a folder of a few files stays where temporary files are
    }
  }
}
