package aver.ledger.rules.state;

/**
 * A purpose for which hospitals may be granted participation.
 *
 * @param id slug
 * @param purpose for people
 * @param openedMs ledger time
 */
public record Study(String id, String purpose, long openedMs) {
  public static final Codec<Study> CODEC =
      Codec.of(
          (w, v) -> w.text(v.id).text(v.purpose).i64(v.openedMs),
          r -> new Study(r.text(), r.text(), r.i64()));
}
