package aver.simulations.aggregate;

import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.InputFile;
import aver.ledger.vector.FixedPoint;
import aver.ledger.vector.FixedPoint.Over;
import aver.ledger.vector.VectorFault;
import aver.ledger.vector.VectorSource;
import aver.ledger.vector.npy.NpyException;
import aver.ledger.vector.npy.NpyFile;
import aver.ledger.vector.npy.NpyType;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;

/**
 * A file of the command line as a vector. What is wrong with a value is said with the file's name.
 *
 * @param path as given
 * @param file the open file
 * @param format how its values become integers
 */
record Input(Path path, NpyFile file, FixedPoint format) implements VectorSource {

  static Input open(Path path, FixedPoint format, Arena arena) {
    InputFile.require(path, "input");
    try {
      return new Input(path, NpyFile.open(path, arena), format);
    } catch (NpyException e) {
      throw CommandFailed.usage("%s: %s".formatted(path, e.getMessage()), e);
    } catch (IOException e) {
      throw CommandFailed.unavailable("%s cannot be read: %s".formatted(path, e.getMessage()), e);
    }
  }

  @Override
  public long length() {
    return file.header().length();
  }

  @Override
  public boolean bounded() {
    return true;
  }

  @Override
  public void read(long from, int[] into, int count) {
    reader().read(from, into, count);
  }

  @Override
  public Reader reader() {
    Reader quantised = file.quantised(format, Over.REFUSE).reader();
    return (from, into, count) -> {
      try {
        quantised.read(from, into, count);
      } catch (VectorFault fault) {
        throw CommandFailed.usage(
            "%s: %s%s".formatted(path, fault.getMessage(), advice(fault)), fault);
      }
    };
  }

  private String advice(VectorFault fault) {
    if (fault.kind() != VectorFault.Kind.OVER_BOUND) {
      return "";
    }
    if (file.header().type() == NpyType.INT32) {
      return ": int32 files are taken as already quantised; give numbers as float32 or float64 and choose --fraction-bits";
    }
    double value = Math.abs(file.value(fault.index()));
    int bits = format.fractionBits();
    while (bits >= 0 && Math.rint(Math.scalb(value, bits)) > format.bound()) {
      bits--;
    }
    return bits >= 0
        ? ": give --fraction-bits %d or less".formatted(bits)
        : ": too large for any --fraction-bits; scale the inputs down";
  }
}
