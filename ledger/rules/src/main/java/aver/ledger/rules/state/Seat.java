package aver.ledger.rules.state;

import aver.ledger.proof.Digest;
import java.util.List;
import java.util.Optional;

/**
 * One selected member's part in an attempt.
 *
 * @param member who
 * @param samples registered rows of the data set it enrolled with
 * @param factor reputation factor in 256ths when the attempt was opened, 128 to 256
 * @param commitment what it committed to
 * @param revealed what it revealed
 * @param outcome why it was left out, fixed when reveals close; or what it brought, once the
 *     attempt is final
 */
public record Seat(
    String member,
    long samples,
    int factor,
    Optional<Digest> commitment,
    Optional<Revealed> revealed,
    Optional<SeatOutcome> outcome) {
  /**
   * A revealed update.
   *
   * @param manifest vectors in order, 1 to 16
   * @param root manifest root
   * @param salt 32 bytes
   * @param samples rows that training used, as declared
   * @param metrics of training, names ascending
   */
  public record Revealed(
      List<VectorEntry> manifest,
      Digest root,
      Digest salt,
      long samples,
      List<NamedNumber> metrics) {
    /** Copies the lists. */
    public Revealed {
      manifest = List.copyOf(manifest);
      metrics = List.copyOf(metrics);
    }

    private static void write(Writer w, Revealed v) {
      w.list(v.manifest, VectorEntry::write).digest(v.root).digest(v.salt).i64(v.samples);
      w.list(v.metrics, NamedNumber::write);
    }

    private static Revealed read(Reader r) {
      return new Revealed(
          r.list(VectorEntry::read), r.digest(), r.digest(), r.i64(), r.list(NamedNumber::read));
    }
  }

  public static final Codec<Seat> CODEC =
      Codec.of(
          (w, v) -> {
            w.text(v.member).i64(v.samples).i32(v.factor).optional(v.commitment, Writer::digest);
            w.optional(v.revealed, Revealed::write).optional(v.outcome, SeatOutcome::write);
          },
          r ->
              new Seat(
                  r.text(),
                  r.i64(),
                  r.i32(),
                  r.optional(Reader::digest),
                  r.optional(Revealed::read),
                  r.optional(SeatOutcome::read)));

  /** A seat in which nothing happened yet. */
  public static Seat selected(String member, long samples, int factor) {
    return new Seat(member, samples, factor, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** This with a commitment. */
  public Seat committed(Digest value) {
    return new Seat(member, samples, factor, Optional.of(value), revealed, outcome);
  }

  /** This with a revealed update. */
  public Seat revealed(Revealed value) {
    return new Seat(member, samples, factor, commitment, Optional.of(value), outcome);
  }

  /** This with its outcome. */
  public Seat with(SeatOutcome value) {
    return new Seat(member, samples, factor, commitment, revealed, Optional.of(value));
  }
}
