package aver.ledger.engine.ratis;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The open segment of a stopped peer's log, to be damaged as disks and crashes damage files. */
public final class LogFile {
  private static final int HEADER_BYTES = 8;
  private static final int CHECKSUM_BYTES = 4;
  private static final String NAME = "log_inprogress_";

  private final Path file;
  private final List<Long> starts = new ArrayList<>();

  /** Reads where each entry begins. */
  public LogFile(Path peer) throws IOException {
    try (Stream<Path> files = Files.walk(peer)) {
      file = files.filter(f -> f.getFileName().toString().startsWith(NAME)).findFirst().get();
    }
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      in.seek(HEADER_BYTES);
      long size;
      do {
        starts.add(in.getFilePointer());
        size = varint(in);
        in.seek(in.getFilePointer() + size + CHECKSUM_BYTES);
      } while (size > 0);
    }
  }

  private static int varint(RandomAccessFile in) throws IOException {
    int value = 0;
    for (int shift = 0; ; shift += 7) {
      int next = in.read();
      if (next < 0) {
        return 0; // the end of the file
      }
      value |= (next & 127) << shift;
      if (next < 128) {
        return value;
      }
    }
  }

  private long first() {
    return Long.parseLong(file.getFileName().toString().substring(NAME.length()));
  }

  /** Cuts the file in the middle of an entry. */
  void cutIn(long index) {
    change(out -> out.setLength(starts.get((int) (index - first())) + 5));
  }

  /** Flips one bit in the middle of an entry. */
  void flipIn(long index) {
    change(out -> {
      out.seek(starts.get((int) (index - first())) + 5);
      int old = out.read();
      out.seek(out.getFilePointer() - 1);
      out.write(old ^ 4);
    });
  }

  private long middle() {
    return first() + (starts.size() - 1) / 2;
  }

  /** Cuts the file in the middle of its middle entry. */
  public void cutInTheMiddle() {
    cutIn(middle());
  }

  /** Flips one bit in its middle entry. */
  public void flipInTheMiddle() {
    flipIn(middle());
  }

  /** Appends the beginning of an entry, as a crash leaves it that comes while it is written. */
  public void tear() {
    change(out -> {
      out.setLength(starts.getLast());
      out.seek(starts.getLast());
      out.write(new byte[] {100, 8, 1, 16, 7});
    });
  }

  @FunctionalInterface
  private interface Change {
    void on(RandomAccessFile out) throws IOException;
  }

  private void change(Change change) {
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      change.on(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
