package aver.ledger.proof.smt;

import aver.ledger.proof.Digest;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of ICS-23 proofs: the protobuf of {@code cosmos.ics23.v1}, of which a sparse tree uses
 * so little that reading exactly our own encoding is the strictest check.
 */
final class Ics23 {
  private static final int PATH_MAX = 256;
  private static final byte[] LEAF_OP = {0x08, 1, 0x10, 1, 0x18, 1, 0x2a, 1, 0};

  private Ics23() {}

  /**
   * A step up.
   *
   * @param right whether the node is the right child
   * @param sibling hash of the other child
   */
  record Op(boolean right, Digest sibling) {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Existence(byte[] key, byte[] value, List<Op> ops) {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Absence(byte[] key, @Nullable Existence left, @Nullable Existence right) {}

  static byte[] existence(byte[] body) {
    return field(1, body);
  }

  static byte[] absence(byte[] key, byte @Nullable [] left, byte @Nullable [] right) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(field(1, key));
    if (left != null) {
      out.writeBytes(field(2, left));
    }
    if (right != null) {
      out.writeBytes(field(3, right));
    }
    return field(2, out.toByteArray());
  }

  static byte[] existenceBody(byte[] key, byte[] value, List<Op> ops) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(field(1, key));
    out.writeBytes(field(2, value));
    out.writeBytes(field(3, LEAF_OP));
    for (Op op : ops) {
      ByteArrayOutputStream step = new ByteArrayOutputStream();
      step.write(0x08);
      step.write(1);
      if (op.right) {
        byte[] prefix = new byte[1 + Digest.BYTES];
        prefix[0] = Node.INNER;
        System.arraycopy(op.sibling.bytes(), 0, prefix, 1, Digest.BYTES);
        step.writeBytes(field(2, prefix));
      } else {
        step.writeBytes(field(2, new byte[] {Node.INNER}));
        step.writeBytes(field(3, op.sibling.bytes()));
      }
      out.writeBytes(field(4, step.toByteArray()));
    }
    return out.toByteArray();
  }

  static Existence readExistence(byte[] proof) {
    Cursor in = new Cursor(proof);
    Existence read = readBody(in.field(1));
    in.end();
    if (!Arrays.equals(existence(existenceBody(read.key, read.value, read.ops)), proof)) {
      throw new IllegalArgumentException("a proof in another encoding");
    }
    return read;
  }

  static Absence readAbsence(byte[] proof) {
    Cursor outer = new Cursor(proof);
    Cursor in = new Cursor(outer.field(2));
    outer.end();
    byte[] key = in.field(1);
    byte @Nullable [] left = in.next(2) ? in.field(2) : null;
    byte @Nullable [] right = in.next(3) ? in.field(3) : null;
    in.end();
    Absence read =
        new Absence(
            key, left == null ? null : readBody(left), right == null ? null : readBody(right));
    if (!Arrays.equals(absence(key, canonical(read.left), canonical(read.right)), proof)) {
      throw new IllegalArgumentException("a proof in another encoding");
    }
    return read;
  }

  private static byte @Nullable [] canonical(@Nullable Existence e) {
    return e == null ? null : existenceBody(e.key, e.value, e.ops);
  }

  private static Existence readBody(byte[] bytes) {
    Cursor in = new Cursor(bytes);
    byte[] key = in.field(1);
    byte[] value = in.field(2);
    if (!Arrays.equals(in.field(3), LEAF_OP) || key.length == 0 || value.length == 0) {
      throw new IllegalArgumentException("a leaf of another tree");
    }
    List<Op> ops = new ArrayList<>();
    while (in.next(4)) {
      if (ops.size() == PATH_MAX) {
        throw new IllegalArgumentException("a path of more than " + PATH_MAX);
      }
      ops.add(readOp(in.field(4)));
    }
    in.end();
    return new Existence(key, value, ops);
  }

  private static Op readOp(byte[] bytes) {
    if (bytes.length == 2 + 2 + 1 + Digest.BYTES && bytes[0] == 8 && bytes[1] == 1) {
      return new Op(true, Digest.of(Arrays.copyOfRange(bytes, 5, bytes.length)));
    }
    if (bytes.length == 2 + 3 + 2 + Digest.BYTES && bytes[0] == 8 && bytes[1] == 1) {
      return new Op(false, Digest.of(Arrays.copyOfRange(bytes, 7, bytes.length)));
    }
    throw new IllegalArgumentException("a step of another tree");
  }

  private static byte[] field(int number, byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + 6);
    out.write((number << 3) | 2);
    int length = bytes.length;
    while (length >= 0x80) {
      out.write((length & 0x7f) | 0x80);
      length >>>= 7;
    }
    out.write(length);
    out.writeBytes(bytes);
    return out.toByteArray();
  }

  /** Length-delimited fields one after another. */
  private static final class Cursor {
    private final byte[] bytes;
    private int at;

    Cursor(byte[] bytes) {
      this.bytes = bytes;
    }

    boolean next(int number) {
      return at < bytes.length && bytes[at] == (byte) ((number << 3) | 2);
    }

    byte[] field(int number) {
      if (!next(number)) {
        throw new IllegalArgumentException("field " + number + " is missing");
      }
      at++;
      int length = 0;
      for (int shift = 0; ; shift += 7) {
        if (at == bytes.length || shift > 21) {
          throw new IllegalArgumentException("a length that does not end");
        }
        byte b = bytes[at++];
        length |= (b & 0x7f) << shift;
        if (b >= 0) {
          break;
        }
      }
      if (length > bytes.length - at) {
        throw new IllegalArgumentException("a field longer than its message");
      }
      at += length;
      return Arrays.copyOfRange(bytes, at - length, at);
    }

    void end() {
      if (at != bytes.length) {
        throw new IllegalArgumentException("trailing bytes");
      }
    }
  }
}
