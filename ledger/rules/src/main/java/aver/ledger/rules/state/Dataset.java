package aver.ledger.rules.state;

/**
 * A hospital's data set; its versions never change.
 *
 * @param owner member id
 * @param name slug, unique with its owner
 * @param versions how many there are; the last is in force
 * @param revisedMs ledger time of the last one
 * @param withdrawn whether it may not be used any more
 */
public record Dataset(String owner, String name, int versions, long revisedMs, boolean withdrawn) {
  public static final Codec<Dataset> CODEC =
      Codec.of(
          (w, v) -> w.text(v.owner).text(v.name).i32(v.versions).i64(v.revisedMs).flag(v.withdrawn),
          r -> new Dataset(r.text(), r.text(), r.i32(), r.i64(), r.flag()));

  public static final Codec<DatasetSpec> VERSION_CODEC =
      Codec.of(DatasetSpec::write, DatasetSpec::read);
}
