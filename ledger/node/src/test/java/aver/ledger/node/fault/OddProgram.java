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
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.json.JsonMapper;

/**
 * CometBFT with a clock and files that a row may spoil, and that proposes two blocks where a row
 * says so. It is one static program that asks the kernel itself, so no preloaded library comes
 * between; but the same pinned source can be built with the few lines more that {@link OddSource}
 * has: in the standard library of Go by {@code go build -overlay}, in CometBFT by a copy of it.
 */
final class OddProgram {
  private static final List<String> SOURCE = List.of("go.mod", "go.sum", "main.go");
  private static final int HASH_DIGITS = 12;

  private static final String ENGINE = "github.com/cometbft/cometbft";
  private static final String ENGINE_COPY = "comet";
  private static final String FOLDER = "-f={{.Dir}}";

  private OddProgram() {}

  /** Builds it once, beside the usual program; without Go the row is skipped. */
  static synchronized Path require() throws IOException {
    Assumptions.assumeTrue(Shell.run("go", "version"), "skipped: there is no Go");
    Path work = Files.createTempDirectory("aver-odd-cometbft");
    try {
      for (String name : SOURCE) {
        Files.write(work.resolve(name), OddSource.read(CometProgram.class, "source/" + name));
      }
      String there = work.toString();
      Path library = Path.of(said("go", "env", "GOROOT"), "src");
      Shell.must("env", "GOFLAGS=", "go", "-C", there, "mod", "download", ENGINE);
      String engine = said("env", "GOFLAGS=", "go", "-C", there, "list", "-m", FOLDER, ENGINE);
      return built(work, library, Path.of(engine));
    } finally {
      Folders.delete(work);
    }
  }

  private static Path built(Path work, Path library, Path engine) throws IOException {
    Map<String, String> ofLibrary = OddSource.ofLibrary(library);
    Map<String, String> ofEngine = OddSource.ofEngine(engine);
    String all = ofLibrary + " " + ofEngine;
    Path usual = Objects.requireNonNull(CometProgram.built(System.getenv()).getParent());
    String hash = Digest.sha256(all.getBytes(UTF_8)).hex().substring(0, HASH_DIGITS);
    Path program = usual.resolveSibling(usual.getFileName() + "-odd-" + hash).resolve("cometbft");
    if (!Files.isExecutable(program)) {
      replaceEngine(work, engine, ofEngine);
      build(work, overlay(work, library, ofLibrary), program);
    }
    return program;
  }

  /** Go does not overlay what it has downloaded, so the engine's source is copied. */
  private static void replaceEngine(Path work, Path engine, Map<String, String> files)
      throws IOException {
    Path copy = work.resolve(ENGINE_COPY);
    Folders.copy(engine, copy);
    for (Map.Entry<String, String> one : files.entrySet()) {
      Path file = copy.resolve(one.getKey());
      Files.deleteIfExists(file); // it may not be written
      Files.writeString(file, one.getValue());
    }
    Files.writeString(
        work.resolve("go.mod"),
        "\nreplace %s => ./%s\n".formatted(ENGINE, ENGINE_COPY),
        StandardOpenOption.APPEND);
  }

  private static Path overlay(Path work, Path library, Map<String, String> files)
      throws IOException {
    Path replacements = Files.createDirectory(work.resolve("_replacements"));
    Map<String, String> replaced = new TreeMap<>();
    for (Map.Entry<String, String> one : files.entrySet()) {
      Path file = replacements.resolve(replaced.size() + ".go");
      Files.writeString(file, one.getValue());
      replaced.put(library.resolve(one.getKey()).toString(), file.toString());
    }
    Path overlay = work.resolve("overlay.json");
    Files.write(overlay, new JsonMapper().writeValueAsBytes(Map.of("Replace", replaced)));
    return overlay;
  }

  private static void build(Path work, Path overlay, Path program) throws IOException {
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
  }

  private static String said(String... command) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (InputStream out = process.getInputStream()) {
      String said = new String(out.readAllBytes(), UTF_8).strip();
      int code = process.onExit().join().exitValue();
      if (code != 0) {
        throw new IOException("%s ended with code %d".formatted(List.of(command), code));
      }
      return said;
    }
  }
}
