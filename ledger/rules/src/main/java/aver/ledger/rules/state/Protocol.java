package aver.ledger.rules.state;

/**
 * Which version of the rules is in force.
 *
 * @param version in force
 * @param next the version to come, or the same
 * @param activationMs ledger time from which {@code next} is in force
 */
public record Protocol(int version, int next, long activationMs) {
  /** The newest version whose rules this program has. */
  public static final int KNOWN = 1;

  public static final Codec<Protocol> CODEC =
      Codec.of(
          (w, v) -> w.i32(v.version).i32(v.next).i64(v.activationMs),
          r -> new Protocol(r.i32(), r.i32(), r.i64()));
}
