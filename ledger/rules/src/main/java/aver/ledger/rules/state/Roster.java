package aver.ledger.rules.state;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The replicas' ids, ascending.
 *
 * @param ids at least one
 */
public record Roster(List<String> ids) {
  public static final Codec<Roster> CODEC =
      Codec.of((w, v) -> w.list(v.ids, Writer::text), r -> new Roster(r.list(Reader::text)));

  /** Checks the order. */
  public Roster {
    ids = Ids.ascending("replicas", ids, 1000);
  }

  /** How many must agree. */
  public Quorum quorum() {
    return new Quorum(ids.size());
  }

  /** This with one replica in place of another. */
  public Roster replacing(String old, String next) {
    List<String> changed = new ArrayList<>(ids);
    changed.remove(old);
    changed.add(next);
    Collections.sort(changed);
    return new Roster(changed);
  }
}
