package aver.simulations.bench;

import aver.ledger.vector.Blocks;
import aver.ledger.vector.npy.VectorFile;
import aver.ledger.vector.npy.VectorOutput;
import aver.ledger.vector.rule.Mean;
import aver.ledger.vector.rule.Updates;
import aver.ledger.vector.threads.ExecutorLanes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The exact weighted mean of 10 updates of 1 M values, from files to a file, against reading the
 * same files.
 *
 * <p>The reference reads the files into memory that is there already, on one thread, as a program
 * does that then works on them. What reading costs into one buffer that stays in the cache, so that
 * the values are gone at once, is told with the conditions. Files are in the page cache for both.
 */
final class WeightedMeanBenchmark implements SingleBenchmark {
  private static final int UPDATES = 10;
  private static final int LENGTH = 1_000_000;
  private static final int BUFFER_BYTES = 1 << 20;
  private static final int WARM_UPS = 20;
  private static final int RUNS = 31;
  private static final double GOAL = 2;

  @Override
  public String name() {
    return "weighted-mean";
  }

  @Override
  public String summary() {
    return "exact weighted mean of 10 x 1 M values, files to file, against reading the files";
  }

  @Override
  public Measurement measure(Path scratch) throws IOException {
    List<Path> files = write(scratch);
    AtomicInteger made = new AtomicInteger();
    List<ByteBuffer> whole =
        Stream.generate(() -> ByteBuffer.allocateDirect(LENGTH * Integer.BYTES))
            .limit(UPDATES)
            .toList();
    List<ByteBuffer> one = List.of(ByteBuffer.allocateDirect(BUFFER_BYTES));
    int lanes = Runtime.getRuntime().availableProcessors();
    try (ExecutorService executor = Executors.newFixedThreadPool(lanes)) {
      // under a new name each: to replace a file is to throw one away too
      Timing.Task mean =
          () ->
              mean(
                  files,
                  scratch.resolve("mean-" + made.incrementAndGet()),
                  new ExecutorLanes(executor, lanes));
      Timing timing = Timing.of(mean, () -> read(files, whole), WARM_UPS, RUNS);
      Timing skimming = Timing.of(mean, () -> read(files, one), 1, RUNS);
      int[] zeros = new int[LENGTH];
      Timing writing =
          Timing.of(
              mean,
              () -> written(scratch.resolve("mean-" + made.incrementAndGet()), zeros),
              1,
              RUNS);
      return Measurement.atMost(
          name(),
          timing.taskMs(),
          "ms",
          timing.referenceMs(),
          GOAL,
          "%d x %d int32, %d threads; reference: the files read into memory on 1 thread (into one small buffer: %.2f ms, %.2f x); writing the result alone takes %.2f ms; page cache warm, medians of %d runs, %s"
              .formatted(
                  UPDATES,
                  LENGTH,
                  lanes,
                  skimming.referenceMs(),
                  skimming.taskMs() / skimming.referenceMs(),
                  writing.referenceMs(),
                  RUNS,
                  Timing.machine()));
    }
  }

  private static List<Path> write(Path scratch) throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    int[] values = new int[LENGTH];
    List<Path> files = new ArrayList<>();
    for (int u = 0; u < UPDATES; u++) {
      for (int i = 0; i < LENGTH; i++) {
        values[i] = random.nextInt(-(1 << 23), (1 << 23) + 1);
      }
      Path file = scratch.resolve("update-" + u);
      written(file, values);
      files.add(file);
    }
    return files;
  }

  /** Writes a vector in blocks, as a mean is written. */
  private static void written(Path file, int[] values) throws IOException {
    Blocks blocks = Blocks.of(values.length);
    try (VectorOutput out = VectorOutput.raw(file, values.length)) {
      int[] block = new int[blocks.size()];
      for (int index = 0; index < blocks.count(); index++) {
        int count = blocks.sizeOf(index);
        System.arraycopy(values, (int) blocks.from(index), block, 0, count);
        out.write(blocks.from(index), block, count);
      }
      out.commit();
    }
  }

  private static void mean(List<Path> files, Path output, ExecutorLanes lanes) throws IOException {
    List<VectorFile> vectors = new ArrayList<>();
    List<Integer> weights = new ArrayList<>();
    try (VectorOutput out = VectorOutput.raw(output, LENGTH)) {
      for (Path file : files) {
        vectors.add(VectorFile.open(file));
        weights.add((1 << 20) + vectors.size());
      }
      Mean.PLAIN.aggregate(new Updates(List.copyOf(vectors), weights), out, lanes);
      out.commit();
    } finally {
      for (VectorFile vector : vectors) {
        vector.close();
      }
    }
  }

  /** Reads file {@code i} front to back into buffer {@code i}, or all into one. */
  private static void read(List<Path> files, List<ByteBuffer> buffers) throws IOException {
    long total = 0;
    for (int i = 0; i < files.size(); i++) {
      ByteBuffer buffer = buffers.get(i % buffers.size());
      try (FileChannel channel = FileChannel.open(files.get(i), StandardOpenOption.READ)) {
        for (int got = channel.read(buffer.clear()); got >= 0; got = channel.read(buffer.clear())) {
          total += got;
        }
      }
    }
    if (total != (long) UPDATES * LENGTH * Integer.BYTES) {
      throw new IOException("read %d bytes".formatted(total));
    }
  }
}
