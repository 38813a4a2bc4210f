package aver.ledger.client.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.proof.crypto.SignatureCheck;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeyFileTest {
  @TempDir Path folder;

  @Test
  void open_afterCreate_hasTheSameKeys() throws Exception {
    KeyFile made = KeyFile.create(file(), password(), "site-1", true);
    KeyFile read = KeyFile.open(file(), password());
    assertThat(read.identity().publicKey()).isEqualTo(made.identity().publicKey());
    assertThat(read.checkpoint().orElseThrow().publicKey())
        .isEqualTo(made.checkpoint().orElseThrow().publicKey())
        .isNotEqualTo(read.identity().publicKey());
    assertThat(read.tls().hash()).isEqualTo(made.tls().hash());
    byte[] message = "hello".getBytes(StandardCharsets.US_ASCII);
    byte[] signature = read.identity().sign(message);
    assertThat(SignatureCheck.verifyStrict(made.identity().publicKey(), message, signature))
        .isTrue();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void open_aReadableFile_saysWhatToDo() throws Exception {
    KeyFile.create(file(), password(), "site-1", false);
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> KeyFile.open(file(), password()))
        .isInstanceOf(KeyFileException.class)
        .hasMessageContaining("chmod 600");
  }

  @Test
  void open_withAnotherPassword_isRefused() throws Exception {
    KeyFile.create(file(), password(), "site-1", false);
    Path other = folder.resolve("other");
    PrivateFile.write(other, out -> out.write("wrong\n".getBytes(StandardCharsets.US_ASCII)));
    assertThatThrownBy(() -> KeyFile.open(file(), other))
        .isInstanceOf(KeyFileException.class)
        .hasMessageContaining("wrong password");
    assertThatThrownBy(() -> KeyFile.open(folder.resolve("none"), password()))
        .isInstanceOf(KeyFileException.class)
        .hasMessageContaining("there is no key file");
  }

  @Test
  void create_overAnExistingFile_isRefused() throws Exception {
    KeyFile.create(file(), password(), "site-1", false);
    byte[] before = Files.readAllBytes(file());
    assertThatThrownBy(() -> KeyFile.create(file(), password(), "site-1", false))
        .isInstanceOf(KeyFileException.class);
    assertThat(Files.readAllBytes(file())).isEqualTo(before);
  }

  @Test
  void create_underAPasswordThatOthersCanRead_isRefused() throws Exception {
    Files.writeString(password(), "known\n");
    Files.setPosixFilePermissions(password(), PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> KeyFile.create(file(), password(), "site-1", false))
        .isInstanceOf(KeyFileException.class)
        .hasMessageContaining("chmod 600 " + password());
    assertThat(file()).doesNotExist();
    Files.setPosixFilePermissions(password(), PosixFilePermissions.fromString("rw-------"));
    KeyFile.create(file(), password(), "site-1", false);
    assertThat(password()).hasContent("known\n");
  }

  @Test
  void text_ofKeys_hidesSecrets() throws Exception {
    KeyFile made = KeyFile.create(file(), password(), "site-1", true);
    String secret = HexFormat.of().formatHex(made.tls().key().getEncoded());
    assertThat(made.toString() + made.tls() + made.identity()).doesNotContain(secret);
  }

  private Path file() {
    return folder.resolve("keys.p12");
  }

  private Path password() {
    return folder.resolve("password");
  }
}
