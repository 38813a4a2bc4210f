package aver.simulations.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bugs that can be put into a copy of the program: each patch fits to what it breaks, as long as it
 * is told of.
 */
class PlantedBugsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path PATCHES = ROOT.resolve("simulations/planted");

  static List<Path> patches() throws IOException {
    try (Stream<Path> files = Files.list(PATCHES)) {
      return files.filter(file -> file.toString().endsWith(".patch")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("patches")
  void eachPatchFits(Path patch) throws Exception {
    ProcessBuilder git =
        new ProcessBuilder("git", "apply", "--check", patch.toString())
            .directory(ROOT.toFile())
            .redirectErrorStream(true);
    // within somebody else's repository it would pass over files that are not that one's
    git.environment().put("GIT_CEILING_DIRECTORIES", String.valueOf(ROOT.getParent()));
    Process applies = start(git);
    String said = new String(applies.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(applies.waitFor()).as(said).isZero();
  }

  private static Process start(ProcessBuilder git) {
    try {
      return git.start();
    } catch (IOException e) {
      return Assumptions.abort("skipped: there is no git here: " + e.getMessage());
    }
  }

  @Test
  void eachIsToldOf() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/faults.md"));
    for (Path patch : patches()) {
      String name = patch.getFileName().toString().replace(".patch", "");
      assertThat(page).contains("`" + name + "`");
    }
    assertThat(patches()).hasSizeGreaterThanOrEqualTo(5);
  }
}
