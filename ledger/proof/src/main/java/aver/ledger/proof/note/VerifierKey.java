package aver.ledger.proof.note;

import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SignatureCheck;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** The public key of a note's signer with its name, as C2SP signed-note writes it. */
public final class VerifierKey implements Comparable<VerifierKey> {
  private static final byte ED25519 = 1;

  private final String name;
  private final byte[] key;
  private final byte[] id;

  /** Made once: keys are compared by it, hundreds of times for one checkpoint. */
  private final String line;

  /**
   * A named Ed25519 key.
   *
   * @param name without spaces and without "+"
   * @throws IllegalArgumentException for another name or a key that is not sound
   */
  public VerifierKey(String name, byte[] key) {
    if (name.isEmpty() || name.chars().anyMatch(c -> c <= ' ' || c == '+' || c > '~')) {
      throw new IllegalArgumentException("no name of a signer: \"" + name + "\"");
    }
    if (!SignatureCheck.soundKey(key)) {
      throw new IllegalArgumentException("the key of " + name + " is no sound Ed25519 key");
    }
    this.name = name;
    this.key = key.clone();
    byte[] typed = new byte[33];
    typed[0] = ED25519;
    System.arraycopy(key, 0, typed, 1, 32);
    byte[] named = (name + "\n").getBytes(StandardCharsets.UTF_8);
    this.id = Arrays.copyOf(Digest.sha256(named, typed).bytes(), 4);
    this.line =
        name + "+" + HexFormat.of().formatHex(id) + "+" + Base64.getEncoder().encodeToString(typed);
  }

  /**
   * Reads {@code name+hex+base64}.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static VerifierKey parse(String line) {
    String[] parts = line.split("\\+", 3);
    if (parts.length != 3) {
      throw new IllegalArgumentException("a verifier key is name+id+key, was \"" + line + "\"");
    }
    byte[] typed = Base64.getDecoder().decode(parts[2]);
    if (typed.length != 33 || typed[0] != ED25519) {
      throw new IllegalArgumentException("an Ed25519 verifier key expected, was \"" + line + "\"");
    }
    VerifierKey read = new VerifierKey(parts[0], Arrays.copyOfRange(typed, 1, 33));
    if (!read.line().equals(line)) {
      throw new IllegalArgumentException("key id or form is wrong in \"" + line + "\"");
    }
    return read;
  }

  /** The signer's name. */
  public String name() {
    return name;
  }

  /** 32 bytes, a copy. */
  public byte[] key() {
    return key.clone();
  }

  /** The first 4 bytes of SHA-256(name LF 01 key). */
  public byte[] id() {
    return id.clone();
  }

  /** {@code name+hex(id)+base64(01 key)}. */
  public String line() {
    return line;
  }

  @Override
  public int compareTo(VerifierKey other) {
    return line.compareTo(other.line);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerifierKey that && line.equals(that.line);
  }

  @Override
  public int hashCode() {
    return line.hashCode();
  }

  @Override
  public String toString() {
    return line();
  }
}
