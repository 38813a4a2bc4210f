package aver.ledger.engine.comet;

import aver.ledger.engine.EngineException;
import aver.ledger.proof.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The engine's executable: where it is, and whether it is the one that this program speaks to. */
public final class CometProgram {
  /** Environment variable that names an executable. */
  public static final String VARIABLE = "AVER_COMETBFT";

  private static final String VERSION = "0.38.";
  private static final int HASH_DIGITS = 12;
  private static final long ANSWER_S = 20;
  private static final List<String> SOURCE = List.of("go.mod", "go.sum", "main.go");

  private CometProgram() {}

  /** The executable that {@code environment} names, or the one that was built here, if it is. */
  public static Optional<Path> find(Map<String, String> environment) {
    String named = environment.get(VARIABLE);
    Path program = named == null || named.isBlank() ? built(environment) : Path.of(named);
    return Files.isExecutable(program) ? Optional.of(program) : Optional.empty();
  }

  /** Where the executable lies once it was built: a folder for each version of its source. */
  public static Path built(Map<String, String> environment) {
    String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path folder =
        cache.isBlank()
            ? Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".cache")
            : Path.of(cache);
    byte[][] parts = SOURCE.stream().map(CometProgram::source).toArray(byte[][]::new);
    String hash = Digest.sha256(parts).hex().substring(0, HASH_DIGITS);
    return folder.resolve("aver").resolve("cometbft-" + hash).resolve("cometbft");
  }

  /** The names of the files that the executable is built from. */
  static List<String> sources() {
    return SOURCE;
  }

  /** A file that the executable is built from. */
  static byte[] source(String name) {
    try (InputStream in = CometProgram.class.getResourceAsStream("source/" + name)) {
      return java.util.Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** What to do where there is none. */
  public static String advice() {
    return "run aver node build-engine (it needs Go and the network, for about three minutes), or name a cometbft 0.38 as engine-program in the settings or in "
        + VARIABLE;
  }

  /**
   * Returns {@code program} if it runs and is of the right version.
   *
   * @throws EngineException otherwise
   */
  static Path require(Path program) throws EngineException {
    if (!Files.isExecutable(program)) {
      throw new EngineException(
          "the engine's program %s is not there: %s".formatted(program, advice()));
    }
    String version = version(program);
    if (!version.startsWith(VERSION)) {
      throw new EngineException(
          "%s is version \"%s\", this replica speaks to %sx: %s"
              .formatted(program, version, VERSION, advice()));
    }
    return program;
  }

  private static String version(Path program) throws EngineException {
    try {
      Process process =
          new ProcessBuilder(program.toString(), "version").redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said =
          new String(process.getInputStream().readNBytes(200), StandardCharsets.UTF_8).strip();
      if (!process.waitFor(ANSWER_S, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      return said;
    } catch (IOException e) {
      throw new EngineException(
          "the engine's program %s does not run: %s: %s"
              .formatted(program, e.getMessage(), advice()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException("the engine's start was interrupted", e);
    }
  }
}
