package aver.ledger.client.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of what no other user of a machine shall read. */
final class PrivateFolderTest {
  @TempDir Path folder;

  private static String mode(Path at) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(at));
  }

  @Test
  void aFolderThatIsMadeIsItsOwnersAlone() throws Exception {
    PrivateFolder.make(folder.resolve("above/data"));
    assertThat(mode(folder.resolve("above/data"))).isEqualTo("rwx------");
    assertThat(mode(folder.resolve("above"))).isEqualTo("rwx------");
  }

  @Test
  void aFolderThatIsThereStaysAsItsOwnerMadeIt() throws Exception {
    Path data = Files.createDirectory(folder.resolve("data"));
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-x---"));
    PrivateFolder.make(data);
    assertThat(mode(data)).isEqualTo("rwxr-x---");
  }
}
