package aver.ledger.engine.ratis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The launcher starts replicas with the engine's list of what may be deserialized, and no other.
 */
class LauncherFilterTest {
  @Test
  void theLauncherNamesTheEnginesList() throws IOException {
    String launcher = Files.readString(Path.of("../../aver"));
    assertThat(launcher).contains("ratis_exceptions='" + SerialFilter.PATTERN + "'");
    assertThat(launcher).contains("deserialized=$ratis_exceptions");
  }
}
