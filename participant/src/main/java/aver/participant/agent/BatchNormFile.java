package aver.participant.agent;

import aver.ledger.proof.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A site's batch normalisation of a task, as it lies on its disk: seven lines of text ({@value
 * #FORMAT}, chain, task, schema hash, member, attempt, number of values), the values as float32,
 * little-endian, and the SHA-256 of all that.
 *
 * @param owner whose it is, and what for
 * @param attempt whose training it comes from
 * @param values in the order of {@link aver.participant.training.SiteLayers}
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, compared by no one
public record BatchNormFile(Owner owner, int attempt, float[] values) {
  private static final String FORMAT = "aver-batch-norm/v1";
  private static final int HEADER_LINES = 7;
  private static final int HEADER_MAX = 1024;

  /**
   * Whose it is, and what for.
   *
   * @param chainId of the task's chain, in hex
   * @param task slug
   * @param schemaHash of the task, in hex, which stands for the layers
   * @param member whose rows it learnt from
   */
  public record Owner(String chainId, String task, String schemaHash, String member) {}

  /**
   * Reads a file that is for a task, whoever's it is.
   *
   * @param wanted its member is not looked at
   * @param length how many values the task's recipe needs
   * @throws UnusableFileException if it is not for that task, or damaged
   * @throws IOException if it cannot be read
   */
  public static BatchNormFile read(Path file, Owner wanted, int length) throws IOException {
    long size = Files.size(file);
    if (size > HEADER_MAX + (long) length * Float.BYTES + Digest.BYTES) {
      throw unusable(file, "has %d bytes, more than this task's can have".formatted(size));
    }
    byte[] bytes = Files.readAllBytes(file);
    int header = headerLength(bytes);
    if (header < 0) {
      throw unusable(file, "is no file of batch normalisation");
    }
    List<String> lines = new String(bytes, 0, header, StandardCharsets.UTF_8).lines().toList();
    if (!lines.getFirst().equals(FORMAT)) {
      throw unusable(file, "is no file of batch normalisation");
    }
    same(file, "chain", lines.get(1), wanted.chainId());
    same(file, "task", lines.get(2), wanted.task());
    same(file, "schema", lines.get(3), wanted.schemaHash());
    same(file, "number of values", lines.get(6), Integer.toString(length));
    int end = header + length * Float.BYTES;
    if (bytes.length != end + Digest.BYTES
        || !Digest.sha256(Arrays.copyOf(bytes, end))
            .equals(Digest.of(Arrays.copyOfRange(bytes, end, bytes.length)))) {
      throw unusable(file, "is damaged");
    }
    float[] values = new float[length];
    ByteBuffer.wrap(bytes, header, end - header)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(values);
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw unusable(file, "holds " + value);
      }
    }
    Owner owner = new Owner(wanted.chainId(), wanted.task(), wanted.schemaHash(), lines.get(4));
    return new BatchNormFile(owner, attempt(file, lines.get(5)), values);
  }

  private static int attempt(Path file, String line) {
    try {
      return Integer.parseInt(line);
    } catch (NumberFormatException e) {
      throw unusable(file, "is of attempt \"%s\", which is no number".formatted(line));
    }
  }

  /** As {@link #read}, where another member's is refused as well. */
  static BatchNormFile readOwn(Path file, Owner wanted, int length) throws IOException {
    BatchNormFile read = read(file, wanted, length);
    same(file, "member", read.owner().member(), wanted.member());
    return read;
  }

  private static int headerLength(byte[] bytes) {
    int lines = 0;
    for (int i = 0; i < Math.min(HEADER_MAX, bytes.length); i++) {
      lines += bytes[i] == '\n' ? 1 : 0;
      if (lines == HEADER_LINES) {
        return i + 1;
      }
    }
    return -1;
  }

  private static void same(Path file, String what, String found, String wanted) {
    if (!found.equals(wanted)) {
      throw unusable(file, "is for %s %s, this is %s".formatted(what, found, wanted));
    }
  }

  private static UnusableFileException unusable(Path file, String why) {
    return new UnusableFileException("%s %s".formatted(file, why));
  }

  /** The file's content. */
  public byte[] bytes() {
    String header =
        String.join(
                "\n",
                FORMAT,
                owner.chainId(),
                owner.task(),
                owner.schemaHash(),
                owner.member(),
                Integer.toString(attempt),
                Integer.toString(values.length))
            + "\n";
    byte[] head = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer content =
        ByteBuffer.allocate(head.length + values.length * Float.BYTES + Digest.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(head);
    content.asFloatBuffer().put(values);
    int end = head.length + values.length * Float.BYTES;
    content.position(end).put(Digest.sha256(Arrays.copyOf(content.array(), end)).bytes());
    return content.array();
  }
}
