package aver.ledger.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import aver.ledger.client.keys.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a trust file that really cannot be written. */
final class TrustFileExceptionTest {
  @TempDir Path folder;

  @Test
  void aPathThatCannotBeIsSaid() throws IOException {
    Files.createSymbolicLink(folder.resolve("away"), folder.resolve("none")); // a disk not mounted
    Files.writeString(folder.resolve("plain"), "x");
    Files.createDirectories(folder.resolve("full/trust"));
    says("away/trust", "its folder does not exist");
    says("plain/trust", folder.resolve("plain") + " is no folder");
    says("full", "it is a folder");
  }

  private void says(String name, String reason) {
    Path file = folder.resolve(name);
    assertThat(written(file))
        .hasMessage("the trust file %s cannot be written: %s", file, reason)
        .returns(true, TrustFileException::settings);
  }

  @Test
  void whatTheDiskSaysIsPassedOn() {
    Path file = folder.resolve("trust");
    IOException full =
        catchThrowableOfType(
            IOException.class, () -> Files.write(Path.of("/dev/full"), new byte[] {1}));
    assertThat(new TrustFileException(file, full))
        .hasMessage("the trust file %s cannot be written: No space left on device", file)
        .returns(false, TrustFileException::settings);
  }

  private static TrustFileException written(Path file) {
    return new TrustFileException(
        file,
        catchThrowableOfType(
            IOException.class, () -> PrivateFile.write(file, out -> out.write(1))));
  }
}
