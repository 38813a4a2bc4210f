package aver.ledger.proof.note;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * A C2SP signed note.
 *
 * @param text ends with a line feed
 * @param signatures in their order, at least one
 */
public record Note(String text, List<Signature> signatures) {
  /** Longest note that is read. */
  public static final int CHARS_MAX = 256 << 10;

  private static final String SEPARATOR = "\n\n\u2014 ";
  private static final String MARK = "\u2014 ";
  private static final int SIGNATURES_MAX = 1000;

  /** Copies the list. */
  public Note {
    signatures = List.copyOf(signatures);
  }

  /**
   * One signature line.
   *
   * @param name of the signer
   * @param value base64 of key id and signature
   */
  public record Signature(String name, String value) {
    /** Signs nothing: joins what a key made. */
    public static Signature of(VerifierKey key, byte[] signature) {
      byte[] joined = Arrays.copyOf(key.id(), 4 + signature.length);
      System.arraycopy(signature, 0, joined, 4, signature.length);
      return new Signature(key.name(), Base64.getEncoder().encodeToString(joined));
    }

    /**
     * Reads a line without its line feed.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static Signature parse(String line) {
      int space = line.lastIndexOf(' ');
      if (!line.startsWith(MARK) || space <= MARK.length()) {
        throw new IllegalArgumentException("no signature line: \"" + line + "\"");
      }
      String name = line.substring(MARK.length(), space);
      String value = line.substring(space + 1);
      if (name.chars().anyMatch(c -> c <= ' ' || c == '+')) {
        throw new IllegalArgumentException("no name of a signer: \"" + name + "\"");
      }
      byte[] bytes = Base64.getDecoder().decode(value);
      if (bytes.length < 5 || !Base64.getEncoder().encodeToString(bytes).equals(value)) {
        throw new IllegalArgumentException("no signature: \"" + value + "\"");
      }
      return new Signature(name, value);
    }

    /** Key id and signature. */
    byte[] bytes() {
      return Base64.getDecoder().decode(value);
    }

    /** The line without its line feed. */
    public String line() {
      return MARK + name + " " + value;
    }
  }

  /**
   * Reads a note strictly.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Note parse(String note) {
    if (note.length() > CHARS_MAX || !note.endsWith("\n")) {
      throw new IllegalArgumentException("a note is short and ends with a line feed");
    }
    if (note.chars().anyMatch(c -> c < ' ' && c != '\n')) {
      throw new IllegalArgumentException("a note has no control characters");
    }
    int split = note.lastIndexOf(SEPARATOR.substring(0, 2));
    if (split < 0 || !note.startsWith(SEPARATOR, split)) {
      throw new IllegalArgumentException("an empty line and signatures must end a note");
    }
    String[] lines = note.substring(split + 2, note.length() - 1).split("\n", -1);
    if (lines.length > SIGNATURES_MAX) {
      throw new IllegalArgumentException("more than " + SIGNATURES_MAX + " signatures");
    }
    List<Signature> signatures = new ArrayList<>();
    for (String line : lines) {
      signatures.add(Signature.parse(line));
    }
    return new Note(note.substring(0, split + 1), signatures);
  }

  /** What signatures cover. */
  public byte[] signedBytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The note as it is sent. */
  public String encode() {
    StringBuilder out = new StringBuilder(text).append('\n');
    signatures.forEach(signature -> out.append(signature.line()).append('\n'));
    return out.toString();
  }
}
