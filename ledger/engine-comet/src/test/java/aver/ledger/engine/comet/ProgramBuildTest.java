package aver.ledger.engine.comet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import aver.ledger.engine.EngineException;
import aver.ledger.proof.Digest;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The engine's source gives the hash that is written down for its compiler; what gives another one
 * puts nothing in place.
 */
final class ProgramBuildTest {
  private static final String BYTES = "not what that source gives";

  @TempDir Path folder;

  /** A program that says to be a version of Go and compiles everything to the same bytes. */
  private Path compiler(String version) throws Exception {
    return program(
        """
        case "$1" in
          version) echo "go version %s" ;;
          build) while [ "$1" != -o ]; do shift; done; printf '%%s' '%s' > "$2" ;;
        esac
        """
            .formatted(version, BYTES));
  }

  private Path program(String script) throws Exception {
    Path go = folder.resolve("go");
    Files.writeString(go, "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(go, PosixFilePermissions.fromString("rwx------"));
    return go;
  }

  private Map<String, String> environment() {
    return Map.of("XDG_CACHE_HOME", folder.resolve("cache").toString());
  }

  /**
   * Go itself, of a version whose hash is written down. The modules that it needs are there if the
   * engine was built here before.
   */
  private static Path realCompiler() throws Exception {
    assumeTrue(
        Files.exists(CometProgram.built(System.getenv())),
        () -> "the engine was never built here: " + CometProgram.advice());
    Optional<Path> go =
        Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
            .map(place -> Path.of(place, "go"))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(go.isPresent(), "Go is not on the path");
    Process asked = new ProcessBuilder(go.orElseThrow().toString(), "version").start();
    String said = new String(asked.getInputStream().readAllBytes(), UTF_8);
    assumeTrue(said.contains(known()), () -> "no hash is written down for " + said);
    return go.orElseThrow();
  }

  /** A version for which the hash of the program is written down. */
  private static String known() {
    String line =
        new String(CometProgram.source("hashes"), UTF_8).lines().findFirst().orElseThrow();
    return line.substring(0, line.lastIndexOf(' '));
  }

  @Test
  void itsSourceGivesTheHashThatIsWrittenDown() throws Exception {
    ProgramBuild.Built built = ProgramBuild.build(realCompiler(), environment(), _ -> {});
    assertThat(built.known()).contains(true);
    assertThat(built.program()).isEqualTo(CometProgram.built(environment())).isExecutable();
  }

  @Test
  void sourceThatWasChangedGivesAnotherHashAndIsRefused() throws Exception {
    Path real = realCompiler();
    Path go =
        program(
            """
            [ "$1" = build ] && echo 'func init() { println("more than there was") }' >> main.go
            exec '%s' "$@"
            """
                .formatted(real));
    assertThatThrownBy(() -> ProgramBuild.build(go, environment(), _ -> {}))
        .isInstanceOf(OtherHashException.class)
        .hasMessageContaining(known() + " gave ")
        .hasMessageContaining("then build again");
    assertThat(CometProgram.built(environment())).doesNotExist();
  }

  @Test
  void aBuildThatFailsSaysWhatTheCompilerSaidAndWhatToDo() throws Exception {
    Path go = program("[ \"$1\" = version ] || { echo 'dial tcp: no such host'; exit 1; }");
    assertThatThrownBy(() -> ProgramBuild.build(go, environment(), _ -> {}))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("ended with code 1: dial tcp: no such host")
        .hasMessageContaining("set GOPROXY, then build again");
    assertThat(CometProgram.built(environment())).doesNotExist();
  }

  @Test
  void otherBytesOfAKnownCompilerAreRefused() throws Exception {
    Path go = compiler(known());
    assertThatThrownBy(() -> ProgramBuild.build(go, environment(), _ -> {}))
        .isInstanceOf(OtherHashException.class)
        .hasMessageContaining(known() + " gave " + hash())
        .hasMessageContaining("instead of the hash that is written down for it");
    assertThat(CometProgram.built(environment())).doesNotExist();
  }

  @Test
  void whatAnUnknownCompilerGivesIsTakenAndSaidToBeUnknown() throws Exception {
    ProgramBuild.Built built =
        ProgramBuild.build(compiler("go1.99.0 plan9/mips"), environment(), _ -> {});
    assertThat(built.known()).isEmpty();
    assertThat(built.sha256()).isEqualTo(hash());
    assertThat(built.program()).isEqualTo(CometProgram.built(environment())).hasContent(BYTES);
  }

  @Test
  void aCompilerThatIsMissingIsSaid() {
    assertThatThrownBy(() -> ProgramBuild.build(folder.resolve("none"), environment(), _ -> {}))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("install Go 1.26 or newer");
  }

  private static String hash() {
    return Digest.sha256(BYTES.getBytes(UTF_8)).hex();
  }
}
