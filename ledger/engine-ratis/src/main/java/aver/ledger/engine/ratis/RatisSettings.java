package aver.ledger.engine.ratis;

import aver.ledger.engine.Peer;
import aver.ledger.proof.Digest;
import java.nio.file.Path;
import java.util.List;

/**
 * What a replica's engine is started with.
 *
 * @param self this replica, and the address to listen at
 * @param peers the replicas that order at the first start, this one among them; later starts take
 *     them from the engine's own log
 * @param directory the engine's own, of this peer id alone
 * @param chainId names the group: replicas of other chains are refused
 * @param timing how fast replicas suspect each other
 * @param snapshotEvery entries after which the log may be cut, at least 1
 * @param entriesKept entries kept behind the last snapshot for slow replicas
 * @param pendingMax transactions offered here and not yet ordered; over it, the answer is busy
 * @param newcomer whether this replica has to be taken in by the others: until then it calls no
 *     election and orders nothing
 */
public record RatisSettings(
    Peer self,
    List<Peer> peers,
    Path directory,
    Digest chainId,
    Timing timing,
    long snapshotEvery,
    long entriesKept,
    int pendingMax,
    boolean newcomer) {
  /**
   * How fast replicas suspect each other.
   *
   * @param electionMinMs shortest time without a sign of the leader after which a replica calls an
   *     election
   * @param electionMaxMs longest such time
   * @param submitMaxMs how long a transaction may wait for a leader before the answer is busy
   */
  public record Timing(int electionMinMs, int electionMaxMs, int submitMaxMs) {
    /** For replicas in one building: one to two seconds. */
    public static final Timing NEAR = new Timing(1000, 2000, 10_000);

    /**
     * For replicas in different cities: three to six seconds. An entry has 256 KiB at most, which
     * take 2.1 s on a line of 1 Mbit/s, and 6.3 s if one such line goes to all three others; a
     * leader's signs of life go by a connection of their own meanwhile.
     */
    public static final Timing FAR = new Timing(3000, 6000, 30_000);

    public Timing {
      if (electionMinMs < 50 || electionMaxMs <= electionMinMs || submitMaxMs < electionMaxMs) {
        throw new IllegalArgumentException(
            "election timeouts are at least 50 ms and ascending, was %d, %d, %d"
                .formatted(electionMinMs, electionMaxMs, submitMaxMs));
      }
    }
  }

  public RatisSettings {
    peers = List.copyOf(peers);
    if (snapshotEvery < 1 || entriesKept < 0 || pendingMax < 1) {
      throw new IllegalArgumentException("counts of entries and transactions are positive");
    }
  }

  /** With the figures that are right for a small consortium whose replicas are near each other. */
  public static RatisSettings of(Peer self, List<Peer> peers, Path directory, Digest chainId) {
    return new RatisSettings(
        self, peers, directory, chainId, Timing.NEAR, 20_000, 10_000, 4096, false);
  }

  /** The same for replicas that suspect each other earlier or later. */
  public RatisSettings with(Timing other) {
    return new RatisSettings(
        self, peers, directory, chainId, other, snapshotEvery, entriesKept, pendingMax, newcomer);
  }

  /** The same for a replica that the others have yet to take in. */
  public RatisSettings asNewcomer() {
    return new RatisSettings(
        self, peers, directory, chainId, timing, snapshotEvery, entriesKept, pendingMax, true);
  }
}
