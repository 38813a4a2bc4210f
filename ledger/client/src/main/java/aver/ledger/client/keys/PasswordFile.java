package aver.ledger.client.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/** A password in the first line of a file of mode 0600. */
final class PasswordFile {
  private static final int BYTES_MAX = 1024;

  private PasswordFile() {}

  static void create(Path file, SecureRandom random) throws IOException {
    byte[] secret = new byte[24];
    random.nextBytes(secret);
    byte[] line = (HexFormat.of().formatHex(secret) + "\n").getBytes(StandardCharsets.US_ASCII);
    PrivateFile.write(file, out -> out.write(line));
  }

  static char[] read(Path file) throws IOException, KeyFileException {
    if (Files.size(file) > BYTES_MAX) {
      throw new KeyFileException(file + " is no password file: over " + BYTES_MAX + " bytes");
    }
    String first = Files.readString(file, StandardCharsets.UTF_8).lines().findFirst().orElse("");
    if (first.isEmpty()) {
      throw new KeyFileException(file + " has an empty first line: put the password there");
    }
    return first.toCharArray();
  }
}
