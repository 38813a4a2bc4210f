package aver.simulations.bench;

import aver.ledger.vector.FixedPoint;
import aver.ledger.vector.FixedPoint.Over;
import aver.ledger.vector.VectorSink;
import aver.ledger.vector.VectorSource;
import aver.ledger.vector.npy.NpyFile;
import aver.ledger.vector.npy.VectorOutput;
import aver.ledger.vector.rule.AggregationRule;
import aver.ledger.vector.rule.AggregationRules;
import aver.ledger.vector.rule.Updates;
import aver.ledger.vector.threads.ExecutorLanes;
import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Updates on disk and in memory, and rules timed on them. */
final class RuleBench implements Closeable {
  private static final FixedPoint FORMAT = FixedPoint.DEFAULT;
  private static final int BLOCK = 1 << 16;
  private static final int LARGEST = 1 << 20;
  private static final int WARM_UP_RUNS_MAX = 200;
  private static final double WARM_UP_MS = 1500;

  private final int updates;
  private final int length;
  private final boolean memory;
  private final boolean files;
  private final ExecutorLanes lanes;
  private final Path folder;
  private final Arena arena = Arena.ofShared();
  private final List<NpyFile> inMemory = new ArrayList<>();
  private final List<Path> paths = new ArrayList<>();

  RuleBench(int updates, int length, boolean memory, boolean files, ExecutorLanes lanes)
      throws IOException {
    this.updates = updates;
    this.length = length;
    this.memory = memory;
    this.files = files;
    this.lanes = lanes;
    this.folder = Files.createTempDirectory("aver-bench-");
    SplittableRandom random = new SplittableRandom(1);
    for (int u = 0; u < updates; u++) {
      Path path = folder.resolve("u" + u + ".npy");
      write(path, random);
      paths.add(path);
      if (memory) {
        NpyFile file = NpyFile.open(path, arena);
        MemorySegment copy = arena.allocate(file.elements().byteSize());
        inMemory.add(new NpyFile(file.header(), copy.copyFrom(file.elements())));
      }
    }
  }

  private void write(Path path, SplittableRandom random) throws IOException {
    int[] block = new int[BLOCK];
    try (VectorOutput out = VectorOutput.npyFloats(path, length, FORMAT)) {
      for (int at = 0; at < length; at += BLOCK) {
        int count = Math.min(BLOCK, length - at);
        for (int i = 0; i < count; i++) {
          block[i] = random.nextInt(-LARGEST, LARGEST + 1);
        }
        out.write(at, block, count);
      }
      out.commit();
    }
  }

  RuleTimes measure(RuleCase one, int runs) throws IOException {
    AggregationRule rule = AggregationRules.of(one.rule(), one.parameters());
    FloatBytes result = new FloatBytes(arena, length, FORMAT);
    Timing.Task fromMemory = () -> aggregate(rule, inMemory, result);
    Timing.Task fromFiles = () -> fromFiles(rule);
    return new RuleTimes(
        one.name(),
        one.rule(),
        one.parameters(),
        updates,
        length,
        lanes.lanes(),
        memory ? Optional.of(times(fromMemory, runs)) : Optional.empty(),
        files ? Optional.of(times(fromFiles, runs)) : Optional.empty(),
        Timing.machine());
  }

  private void fromFiles(AggregationRule rule) throws IOException {
    List<NpyFile> open = new ArrayList<>();
    try (Arena mapped = Arena.ofShared();
        VectorOutput out = VectorOutput.npyFloats(folder.resolve("result.npy"), length, FORMAT)) {
      for (Path path : paths) {
        open.add(NpyFile.open(path, mapped));
      }
      aggregate(rule, open, out);
      out.commit();
    }
  }

  private void aggregate(AggregationRule rule, List<NpyFile> inputs, VectorSink result) {
    List<VectorSource> vectors =
        inputs.stream().map(file -> file.quantised(FORMAT, Over.REFUSE)).toList();
    List<Integer> weights = Stream.iterate(100, w -> w + 1).limit(updates).toList();
    rule.aggregate(new Updates(vectors, weights), result, lanes);
  }

  private static RuleTimes.Times times(Timing.Task task, int runs) throws IOException {
    double warm = 0;
    for (int i = 0; i < WARM_UP_RUNS_MAX && warm < WARM_UP_MS; i++) {
      warm += Timing.time(task);
    }
    double[] ms = new double[runs];
    for (int i = 0; i < runs; i++) {
      ms[i] = Timing.time(task);
    }
    return RuleTimes.Times.of(ms);
  }

  @Override
  public void close() throws IOException {
    arena.close();
    try (Stream<Path> inside = Files.list(folder)) {
      for (Path file : inside.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
