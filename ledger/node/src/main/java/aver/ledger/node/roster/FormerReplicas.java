package aver.ledger.node.roster;

import aver.ledger.rules.state.Codec;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.MemberStatus;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.Reader;
import aver.ledger.rules.state.Writer;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreView;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Replicas as they were before they were replaced. The state names a member as it is now: of one
 * that came back under its own id it keeps no old key, and of none whether it was suspended before.
 * So what a replica was is kept beside the state. Who was replaced twice between two looks is not
 * known, nor who was before the first look. For any thread.
 */
public final class FormerReplicas {
  private static final String NOTE = "replicas-seen";
  private static final Codec<Seen> CODEC =
      Codec.of(
          (w, seen) -> w.list(seen.present, Former::write).list(seen.former, Former::write),
          r -> new Seen(r.list(Former::read), r.list(Former::read)));

  private final LedgerStore store;
  private volatile Seen seen;

  /**
   * A replica as it was.
   *
   * @param who its keys and addresses
   * @param active whether it was not suspended
   */
  public record Former(NewMember who, boolean active) {
    private static Former of(Member member) {
      return new Former(member.who(), member.status() == MemberStatus.ACTIVE);
    }

    private static void write(Writer out, Former former) {
      NewMember.write(out, former.who);
      out.flag(former.active);
    }

    private static Former read(Reader in) {
      return new Former(NewMember.read(in), in.flag());
    }

    /** The key that tells it from all that are or were. */
    Octets checkpointKey() {
      return who.replica().orElseThrow().checkpointKey().key();
    }
  }

  /**
   * What was found.
   *
   * @param present the replicas as they were seen last
   * @param former those that were replaced since, as they were, oldest first
   */
  private record Seen(List<Former> present, List<Former> former) {
    Seen {
      present = List.copyOf(present);
      former = List.copyOf(former);
    }

    Seen next(List<Former> now) {
      Set<Octets> signing = now.stream().map(Former::checkpointKey).collect(Collectors.toSet());
      List<Former> all = new ArrayList<>(former);
      present.stream()
          .filter(before -> !signing.contains(before.checkpointKey()))
          .forEach(all::add);
      return new Seen(now, all);
    }
  }

  /**
   * Looks for the first time.
   *
   * @param store of a ledger that has begun
   */
  public FormerReplicas(LedgerStore store) {
    this.store = store;
    this.seen =
        store.notes().get(NOTE).map(CODEC::decode).orElseGet(() -> new Seen(List.of(), List.of()));
    look();
  }

  /** Looks who the replicas are; to be called whenever the ledger has moved. */
  public synchronized void look() {
    List<Former> now;
    try (StoreView view = store.view()) {
      now = ReplicaSet.members(view).stream().map(Former::of).toList();
    }
    if (!now.equals(seen.present)) {
      Seen next = seen.next(now);
      store.notes().put(NOTE, CODEC.encode(next));
      seen = next;
    }
  }

  /** All that were found so far, as they were when they were seen last, oldest first. */
  public List<Former> all() {
    return seen.former;
  }
}
