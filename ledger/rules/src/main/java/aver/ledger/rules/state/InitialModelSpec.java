package aver.ledger.rules.state;

import aver.ledger.proof.Digest;
import aver.ledger.vector.InitialModel;
import java.util.List;
import java.util.Optional;

/**
 * Model version 0, which anyone computes from these few bytes: values uniform within a bound,
 * segment by segment.
 *
 * @param seed 32 bytes
 * @param segments in order, 1 to 256; their lengths sum to the task's dimension
 * @param root blob root of the resulting vector
 */
public record InitialModelSpec(Digest seed, List<Segment> segments, Digest root) {
  /**
   * A run of elements with one bound.
   *
   * @param length 1 to 2^30
   * @param bound largest absolute value at the task's scale, 0 to 2^23
   */
  public record Segment(long length, int bound) {
    /** Checks the ranges. */
    public Segment {
      Ids.range("segment length", length, 1, TaskSpec.DIMENSION_MAX);
      Ids.range("segment bound", bound, 0, TaskSpec.BOUND_MAX);
    }
  }

  /** Checks the ranges. */
  public InitialModelSpec {
    Ids.range("number of segments", segments.size(), 1, 256);
    segments = List.copyOf(segments);
  }

  /** Sum of the segments' lengths. */
  public long length() {
    return segments.stream().mapToLong(Segment::length).sum();
  }

  /**
   * What the seed gives; it may have another root than is said here.
   *
   * @return empty if it gives none: the segments together are longer than a model may be
   */
  public Optional<InitialModel> drawn() {
    try {
      return Optional.of(
          new InitialModel(
              seed.bytes(),
              segments.stream().map(s -> new InitialModel.Segment(s.length, s.bound)).toList()));
    } catch (IllegalArgumentException tooLong) {
      return Optional.empty();
    }
  }

  static void write(Writer out, InitialModelSpec spec) {
    out.digest(spec.seed);
    out.list(spec.segments, (w, s) -> w.i64(s.length).i32(s.bound)).digest(spec.root);
  }

  static InitialModelSpec read(Reader in) {
    return new InitialModelSpec(
        in.digest(), in.list(r -> new Segment(r.i64(), r.i32())), in.digest());
  }
}
