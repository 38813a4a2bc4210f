package aver.ledger.node.process;

import aver.ledger.engine.Snapshots;
import aver.ledger.node.EngineMaker;
import aver.ledger.proof.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Snapshots of a liar: one that nobody else has, at the engine's block behind the newest true one,
 * stands before the true ones, and each chunk has a flipped bit.
 */
final class FalseSnapshots implements Snapshots {
  private final Snapshots honest;

  private FalseSnapshots(Snapshots honest) {
    this.honest = honest;
  }

  /** What an engine is made from, with these. */
  static EngineMaker.Parts in(EngineMaker.Parts parts) {
    return new EngineMaker.Parts(
        parts.self(),
        parts.origin(),
        parts.peers(),
        parts.newcomer(),
        parts.ahead(),
        parts.pins(),
        parts.fetcher(),
        new FalseSnapshots(parts.snapshots()),
        parts.headers());
  }

  @Override
  public void settle() {
    honest.settle();
  }

  @Override
  public List<Offer> offers() {
    List<Offer> offers = new ArrayList<>(honest.offers());
    if (!offers.isEmpty()) {
      Offer newest = offers.getFirst();
      byte[] metadata = flipped(newest.metadata());
      offers.addFirst(
          new Offer(
              newest.height() + 1,
              newest.format(),
              newest.chunks(),
              Digest.sha256(metadata),
              metadata));
    }
    return offers;
  }

  private static byte[] flipped(byte[] bytes) {
    byte[] other = bytes.clone();
    other[other.length - 1] ^= 1;
    return other;
  }

  @Override
  public Optional<byte[]> chunk(long height, int format, int index) {
    return honest.chunk(height, format, index).map(FalseSnapshots::flipped);
  }

  @Override
  public Offered offered(Offer offer, Digest stateRoot) {
    return honest.offered(offer, stateRoot);
  }

  @Override
  public Taken take(int index, byte[] chunk, String sender) {
    return honest.take(index, chunk, sender);
  }

  @Override
  public boolean begun() {
    return honest.begun();
  }

  @Override
  public long steps() {
    return honest.steps();
  }
}
