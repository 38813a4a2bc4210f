package aver.ledger.node.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.engine.comet.CometProgram;
import aver.ledger.node.Page;
import aver.ledger.node.Typed;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program that is not what its source gives ends with another code than one that is not built.
 */
final class BuildEngineTest {
  @TempDir Path folder;
  private final Typed typed = new Typed();

  @Test
  void aHashThatDiffersWasCheckedAndFoundWrong() throws Exception {
    Path go = folder.resolve("go");
    Files.writeString(
        go,
        """
        #!/bin/sh
        case "$1" in
          version) echo "go version %s" ;;
          build) while [ "$1" != -o ]; do shift; done; echo other > "$2" ;;
        esac
        """
            .formatted(known()));
    Files.setPosixFilePermissions(go, PosixFilePermissions.fromString("rwx------"));
    assertThat(build(go)).isEqualTo(1);
    assertThat(typed.err()).contains("instead of the hash that is written down for it");
    assertThat(typed.out()).isEmpty();
  }

  @Test
  void aCompilerThatIsMissingCannotBeUsedNow() {
    assertThat(build(folder.resolve("none"))).isEqualTo(3);
    assertThat(typed.err()).contains("install Go 1.26 or newer");
  }

  /** The line of docs/operate/engine.md, with another compiler. */
  private int build(Path go) {
    String[] line = Page.of("engine.md").typed("aver node build-engine", Map.of());
    return typed.run(
        Stream.concat(Stream.of(line), Stream.of("--go", go.toString())).toArray(String[]::new));
  }

  /** A version for which a hash is written down. */
  private static String known() throws Exception {
    try (InputStream in = CometProgram.class.getResourceAsStream("source/hashes")) {
      String line =
          new String(Objects.requireNonNull(in).readAllBytes(), UTF_8)
              .lines()
              .findFirst()
              .orElseThrow();
      return line.substring(0, line.lastIndexOf(' '));
    }
  }
}
