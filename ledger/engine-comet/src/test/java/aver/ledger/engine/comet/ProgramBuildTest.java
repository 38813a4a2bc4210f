package aver.ledger.engine.comet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.engine.EngineException;
import aver.ledger.proof.Digest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A compiler that gives other bytes than its version has to give puts nothing in place. */
final class ProgramBuildTest {
  private static final String BYTES = "not what that source gives";

  @TempDir Path folder;

  /** A program that says to be a version of Go and compiles everything to the same bytes. */
  private Path compiler(String version) throws Exception {
    Path go = folder.resolve("go");
    Files.writeString(
        go,
        """
        #!/bin/sh
        case "$1" in
          version) echo "go version %s" ;;
          build) while [ "$1" != -o ]; do shift; done; printf '%%s' '%s' > "$2" ;;
        esac
        """
            .formatted(version, BYTES));
    Files.setPosixFilePermissions(go, PosixFilePermissions.fromString("rwx------"));
    return go;
  }

  private Map<String, String> environment() {
    return Map.of("XDG_CACHE_HOME", folder.resolve("cache").toString());
  }

  /** A version for which the hash of the program is written down. */
  private static String known() {
    String line =
        new String(CometProgram.source("hashes"), UTF_8).lines().findFirst().orElseThrow();
    return line.substring(0, line.lastIndexOf(' '));
  }

  @Test
  void otherBytesOfAKnownCompilerAreRefused() throws Exception {
    Path go = compiler(known());
    assertThatThrownBy(() -> ProgramBuild.build(go, environment(), _ -> {}))
        .isInstanceOf(EngineException.class)
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
