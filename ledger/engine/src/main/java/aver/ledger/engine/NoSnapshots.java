package aver.ledger.engine;

import aver.ledger.proof.Digest;
import java.util.List;
import java.util.Optional;

/** Of a ledger that neither gives nor takes snapshots. */
enum NoSnapshots implements Snapshots {
  NONE;

  @Override
  public List<Offer> offers() {
    return List.of();
  }

  @Override
  public Optional<byte[]> chunk(long height, int format, int index) {
    return Optional.empty();
  }

  @Override
  public Offered offered(Offer offer, Digest stateRoot) {
    return Offered.REFUSED;
  }

  @Override
  public Taken take(int index, byte[] chunk, String sender) {
    return Taken.GIVEN_UP;
  }

  @Override
  public void settle() {}

  @Override
  public boolean begun() {
    return false;
  }

  @Override
  public long steps() {
    return 0;
  }
}
