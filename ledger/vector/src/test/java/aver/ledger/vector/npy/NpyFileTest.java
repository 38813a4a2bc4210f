package aver.ledger.vector.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.vector.FixedPoint;
import aver.ledger.vector.FixedPoint.Over;
import aver.ledger.vector.Seeds;
import aver.ledger.vector.VectorFault;
import aver.ledger.vector.VectorSource;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of these tests were written by NumPy itself: see {@code make.py} beside them. */
class NpyFileTest {
  private static final int[] QUANTA = {0, 1 << 20, -(1 << 20), 1 << 19, -7602176, 0, 2, 0};

  @TempDir private Path dir;

  static LongStream seeds() {
    return Seeds.of(200);
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = NpyFileTest.class.getResourceAsStream(name + ".npy")) {
      assertThat(in).as(name).isNotNull();
      return in.readAllBytes();
    }
  }

  private int[] read(byte[] file, Over over) throws IOException {
    Path path = Files.write(dir.resolve("a.npy"), file);
    try (Arena arena = Arena.ofConfined()) {
      VectorSource vector = NpyFile.open(path, arena).quantised(FixedPoint.DEFAULT, over);
      int[] values = new int[Math.toIntExact(vector.length())];
      vector.read(0, values, values.length);
      assertThat(inPieces(vector)).isEqualTo(values);
      return values;
    }
  }

  /** By one reader, the last piece first. */
  private static int[] inPieces(VectorSource vector) {
    VectorSource.Reader reader = vector.reader();
    int[] values = new int[Math.toIntExact(vector.length())];
    int size = Math.ceilDiv(values.length, 3);
    int[] piece = new int[size];
    for (int from = 2 * size; from >= 0; from -= size) {
      int count = Math.clamp(values.length - from, 0, size);
      reader.read(Math.min(from, values.length - count), piece, count);
      System.arraycopy(piece, 0, values, Math.min(from, values.length - count), count);
    }
    return values;
  }

  private void assertProblem(byte[] file, NpyProblem problem) {
    assertThatThrownBy(() -> read(file, Over.REFUSE))
        .isInstanceOfSatisfying(
            NpyException.class, e -> assertThat(e.problem()).as(e.getMessage()).isEqualTo(problem));
  }

  @ParameterizedTest
  @ValueSource(strings = {"f4", "f4-big", "f8", "f8-big", "grid", "version2", "version3"})
  void readsWhatNumpyWrote(String name) throws IOException {
    assertThat(read(resource(name), Over.REFUSE)).isEqualTo(QUANTA);
  }

  @ParameterizedTest
  @ValueSource(strings = {"i4", "i4-big"})
  void takesIntegersAsTheyAre(String name) throws IOException {
    assertThat(read(resource(name), Over.REFUSE))
        .containsExactly(0, 1, -1, 1 << 23, -(1 << 23), 7, 8, 9);
  }

  @Test
  void readsASingleNumber() throws IOException {
    assertThat(read(resource("scalar"), Over.REFUSE)).containsExactly(5 << 19);
  }

  @ParameterizedTest
  @CsvSource({
    "fortran, FORTRAN_ORDER",
    "objects, OBJECTS",
    "fields, STRUCTURED",
    "halves, UNSUPPORTED_TYPE",
    "longs, UNSUPPORTED_TYPE",
    "empty, EMPTY"
  })
  void refusesWhatItDoesNotTake(String name, NpyProblem problem) throws IOException {
    assertProblem(resource(name), problem);
  }

  @Test
  void refusesBrokenFilesEachWithItsReason() throws IOException {
    byte[] good = resource("f4");
    assertProblem(new byte[0], NpyProblem.NOT_NPY);
    assertProblem("PK-zip".getBytes(StandardCharsets.US_ASCII), NpyProblem.NOT_NPY);
    assertProblem(Arrays.copyOf(good, 7), NpyProblem.TRUNCATED);
    assertProblem(Arrays.copyOf(good, 60), NpyProblem.TRUNCATED);
    assertProblem(Arrays.copyOf(good, good.length - 1), NpyProblem.TRUNCATED);
    assertProblem(Arrays.copyOf(good, good.length + 1), NpyProblem.TRAILING_BYTES);
    byte[] version = good.clone();
    version[6] = 4;
    assertProblem(version, NpyProblem.UNKNOWN_VERSION);
    byte[] large = resource("version2");
    large[10] = 1;
    large[11] = 127;
    assertProblem(large, NpyProblem.HEADER_TOO_LARGE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'descr': '<f4', 'fortran_order': False, 'shape': (8) } | HEADER_MALFORMED",
        "{'descr': '<f4', 'fortran_order': False } | HEADER_MALFORMED",
        "{'descr': '<f4', 'fortran_order': 0, 'shape': (8,) } | HEADER_MALFORMED",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (8,), 'x': 1 } | HEADER_MALFORMED",
        "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (8,) } | HEADER_MALFORMED",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-8,) } | HEADER_MALFORMED",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (8,) } x | HEADER_MALFORMED",
        "{'descr': [('a', '<f4') | HEADER_MALFORMED",
        "{'descr': '', 'fortran_order': False, 'shape': (8,) } | UNSUPPORTED_TYPE",
        "{'descr': '=f4', 'fortran_order': False, 'shape': (8,) } | UNSUPPORTED_TYPE",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1073741825,) } | TOO_LONG",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (999999999999999999, 99999999999) } | TOO_LONG",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (9,) } | TRUNCATED"
      })
  void refusesHeaders(String header, NpyProblem problem) throws IOException {
    byte[] file = resource("f4");
    byte[] text = header.getBytes(StandardCharsets.US_ASCII);
    Arrays.fill(file, 10, 127, (byte) ' ');
    System.arraycopy(text, 0, file, 10, text.length);
    assertProblem(file, problem);
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("seeds")
  void changedBytesAreReadOrRefusedButNeverMore(long seed) throws IOException {
    var random = new SplittableRandom(seed);
    byte[] prefix = resource(random.nextBoolean() ? "f4" : "version2");
    byte[] alphabet = "{}()[],:'\"<>0123456789dFTO \n\\".getBytes(StandardCharsets.US_ASCII);
    for (int round = 0; round < 200; round++) {
      byte[] changed = prefix.clone();
      for (int changes = random.nextInt(1, 6); changes > 0; changes--) {
        int at = random.nextInt(130);
        changed[at] =
            random.nextBoolean()
                ? alphabet[random.nextInt(alphabet.length)]
                : (byte) random.nextInt(256);
      }
      changed =
          Arrays.copyOf(
              changed, random.nextInt(4) == 0 ? random.nextInt(changed.length) : changed.length);
      try {
        NpyHeader header = NpyHeader.parse(changed);
        assertThat(header.length()).isBetween(1L, VectorSource.LENGTH_MAX);
        assertThat(header.dataAt()).isLessThanOrEqualTo(changed.length);
      } catch (NpyException e) {
        assertThat(e.problem().code()).startsWith("npy_");
      }
    }
  }

  @Test
  void valuesThatDoNotFitAreNamed() throws IOException {
    byte[] file = resource("i4");
    file[file.length - 1] = 1;
    assertThatThrownBy(() -> read(file, Over.REFUSE))
        .isInstanceOf(VectorFault.class)
        .hasMessageContaining("at index 7 is over the bound 8388608");
    assertThat(read(file, Over.CLIP)[7]).isEqualTo(1 << 23);
    byte[] nan = resource("f4");
    Arrays.fill(nan, nan.length - 8, nan.length - 4, (byte) -1);
    assertThatThrownBy(() -> read(nan, Over.CLIP)).hasMessage("value NaN at index 6 is not finite");
  }

  @Test
  void manyValuesAreReadWholeAndInPieces() throws IOException {
    Path file = dir.resolve("many.npy");
    int[] values = Seeds.vector(new SplittableRandom(1), 20_011, 1 << 23);
    try (VectorOutput out = VectorOutput.npyFloats(file, values.length, FixedPoint.DEFAULT)) {
      out.write(0, values, values.length);
      out.commit();
    }
    assertThat(read(Files.readAllBytes(file), Over.REFUSE)).isEqualTo(values);
  }

  @Test
  void aValueThatDoesNotFitIsFoundInAnyRun() throws IOException {
    for (float wrong : new float[] {Float.NaN, Float.NEGATIVE_INFINITY, 8.5f}) {
      Path file = dir.resolve("long.npy");
      int[] zeros = new int[5000];
      try (VectorOutput out = VectorOutput.npyFloats(file, zeros.length, FixedPoint.DEFAULT)) {
        out.write(0, zeros, zeros.length);
        out.commit();
      }
      byte[] bytes = Files.readAllBytes(file);
      int at = bytes.length - (5000 - 4321) * Float.BYTES;
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(at, wrong);
      Files.write(file, bytes);
      assertThatThrownBy(() -> read(bytes, Over.REFUSE)).hasMessageContaining("at index 4321 is");
    }
  }

  @Test
  void writesTheVeryBytesThatNumpyWrites() throws IOException {
    Path floats = dir.resolve("floats.npy");
    try (VectorOutput out = VectorOutput.npyFloats(floats, 5, FixedPoint.DEFAULT)) {
      out.write(3, new int[] {1 << 19, -7602176}, 2);
      out.write(0, new int[] {0, 1 << 20, -(1 << 20)}, 3);
      assertThat(floats).doesNotExist();
      out.commit();
    }
    byte[] expected = resource("f4");
    byte[] written = Files.readAllBytes(floats);
    assertThat(Arrays.copyOfRange(written, 128, 148))
        .isEqualTo(Arrays.copyOf(Arrays.copyOfRange(expected, 128, 160), 20));
    Path ints = dir.resolve("ints.npy");
    try (VectorOutput out = VectorOutput.npyInts(ints, 8)) {
      out.write(0, new int[] {0, 1, -1, 8388608, -8388608, 7, 8, 9}, 8);
      out.commit();
    }
    assertThat(Files.readAllBytes(ints)).isEqualTo(resource("i4"));
  }

  @Test
  void anUnfinishedFileLeavesTheNameAsItWas() throws IOException {
    Path target = Files.writeString(dir.resolve("out.npy"), "before");
    try (VectorOutput out = VectorOutput.raw(target, 2)) {
      out.write(0, new int[] {1, 2}, 2);
    }
    assertThat(target).hasContent("before");
    try (VectorOutput out = VectorOutput.raw(target, 2)) {
      out.write(0, new int[] {1, 2}, 2);
      out.commit();
    }
    try (VectorFile vector = VectorFile.open(target)) {
      int[] values = new int[2];
      vector.read(0, values, 2);
      assertThat(values).containsExactly(1, 2);
      vector.read(1, values, 1);
      assertThat(values).containsExactly(2, 2);
      assertThatThrownBy(() -> vector.read(1, values, 2))
          .isInstanceOf(IndexOutOfBoundsException.class);
      Files.write(target, new byte[4]);
      assertThatThrownBy(() -> vector.read(0, values, 2))
          .hasMessageContaining("has become shorter");
    }
    assertThatThrownBy(() -> VectorFile.open(Files.write(dir.resolve("out.npy"), new byte[5])))
        .hasMessageContaining("has 5 bytes");
    try (var files = Files.list(dir)) {
      assertThat(files).hasSize(1);
    }
  }
}
