package aver.ledger.vector.npy;

import aver.ledger.vector.VectorSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a {@code .npy} file says it holds.
 *
 * <p>Format: {@code \x93NUMPY}, major and minor version (a byte each), the header's length
 * (little-endian; 2 bytes in version 1, 4 in versions 2 and 3), the header (a Python dictionary
 * with the keys {@code descr}, {@code fortran_order} and {@code shape}, padded by spaces, ended by
 * a line feed), the elements. See NumPy's {@code numpy.lib.format}.
 *
 * @param type element type
 * @param order byte order of the elements
 * @param shape dimensions, in C order; none for a single number
 * @param length elements, 1 to 2^30
 * @param dataAt where the elements start in the file
 */
public record NpyHeader(NpyType type, ByteOrder order, List<Long> shape, long length, int dataAt) {
  /** Largest header that is read; NumPy itself stops at 10 000 bytes. */
  public static final int HEADER_BYTES_MAX = 1 << 16;

  /** As many bytes from the start of a file as can matter. */
  public static final int PREFIX_BYTES_MAX = 12 + HEADER_BYTES_MAX;

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int DIMENSIONS_MAX = 64;
  private static final int ALIGNMENT = 64;

  /** Copies the list. */
  public NpyHeader {
    shape = List.copyOf(shape);
  }

  /** Bytes of the whole file. */
  public long fileBytes() {
    return dataAt + length * type.bytes();
  }

  /**
   * Reads the header at the start of a file.
   *
   * @param prefix the first {@link #PREFIX_BYTES_MAX} bytes of the file, or all if it is shorter
   * @throws NpyException if it is not the header of a file that can be taken
   */
  public static NpyHeader parse(byte[] prefix) throws NpyException {
    ByteBuffer bytes = ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < MAGIC.length; i++) {
      if (prefix.length <= i || prefix[i] != MAGIC[i]) {
        throw new NpyException(
            NpyProblem.NOT_NPY,
            "not a NumPy .npy file (it does not start with \\x93NUMPY): write it with numpy.save");
      }
    }
    bytes.position(MAGIC.length);
    requireBytes(bytes, 2);
    int major = bytes.get() & 0xff;
    int minor = bytes.get() & 0xff;
    if (major < 1 || major > 3 || minor != 0) {
      throw new NpyException(
          NpyProblem.UNKNOWN_VERSION,
          "format version %d.%d is not known (1.0, 2.0 and 3.0 are)".formatted(major, minor));
    }
    requireBytes(bytes, major == 1 ? Short.BYTES : Integer.BYTES);
    long size =
        major == 1
            ? Short.toUnsignedLong(bytes.getShort())
            : Integer.toUnsignedLong(bytes.getInt());
    if (size > HEADER_BYTES_MAX) {
      throw new NpyException(
          NpyProblem.HEADER_TOO_LARGE,
          "the header says it has %d bytes, at most %d are read".formatted(size, HEADER_BYTES_MAX));
    }
    requireBytes(bytes, size);
    String text = new String(prefix, bytes.position(), (int) size, StandardCharsets.ISO_8859_1);
    return of(NpyDictionary.parse(text), bytes.position() + (int) size);
  }

  private static void requireBytes(ByteBuffer bytes, long count) throws NpyException {
    if (bytes.remaining() < count) {
      throw new NpyException(NpyProblem.TRUNCATED, "the file ends within its header");
    }
  }

  private static NpyHeader of(NpyDictionary said, int dataAt) throws NpyException {
    if (said.descr() == null) {
      throw new NpyException(
          NpyProblem.STRUCTURED,
          "the elements are records of several fields: save one field as float32 or float64");
    }
    String descr = said.descr();
    String code = descr.isEmpty() ? "" : descr.substring(1);
    if (code.startsWith("O")) {
      throw new NpyException(
          NpyProblem.OBJECTS,
          "the elements are Python objects: save them as float32, float64 or int32");
    }
    NpyType type = NpyType.of(code).orElse(null);
    if (type == null || (descr.charAt(0) != '<' && descr.charAt(0) != '>')) {
      throw new NpyException(
          NpyProblem.UNSUPPORTED_TYPE,
          "elements of type '%s' are not read: save them as float32, float64 or int32"
              .formatted(descr));
    }
    if (said.fortranOrder()) {
      throw new NpyException(
          NpyProblem.FORTRAN_ORDER,
          "the elements are in Fortran order: save numpy.ascontiguousarray(a) instead");
    }
    ByteOrder order = descr.charAt(0) == '<' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    return new NpyHeader(type, order, said.shape(), product(said.shape()), dataAt);
  }

  private static long product(List<Long> shape) throws NpyException {
    if (shape.size() > DIMENSIONS_MAX) {
      throw new NpyException(
          NpyProblem.HEADER_MALFORMED, "the shape has %d dimensions".formatted(shape.size()));
    }
    if (shape.contains(0L)) {
      throw new NpyException(
          NpyProblem.EMPTY, "the array has no elements (shape %s)".formatted(shape));
    }
    long product = 1;
    for (long size : shape) {
      // both are at most 2^30 here, so the product does not overflow
      if (size > VectorSource.LENGTH_MAX || product * size > VectorSource.LENGTH_MAX) {
        throw new NpyException(
            NpyProblem.TOO_LONG,
            "the array has more than 2^30 elements (shape %s)".formatted(shape));
      }
      product *= size;
    }
    return product;
  }

  /**
   * The bytes of a version 1.0 header of a one-dimensional, little-endian array, as NumPy writes
   * them.
   */
  static byte[] encode(NpyType type, long length) {
    String said =
        "{'descr': '<%s', 'fortran_order': False, 'shape': (%d,), }".formatted(type.code(), length);
    int before = MAGIC.length + 2 + Short.BYTES;
    int total = (before + said.length() + 1 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    int size = total - before;
    ByteBuffer bytes = ByteBuffer.allocate(total).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) size);
    bytes.put(
        (said + " ".repeat(size - said.length() - 1) + "\n").getBytes(StandardCharsets.US_ASCII));
    return bytes.array();
  }
}
