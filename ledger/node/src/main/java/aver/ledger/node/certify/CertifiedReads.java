package aver.ledger.node.certify;

import aver.ledger.client.LedgerClient;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.Note;
import aver.ledger.proof.smt.StateReader;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.StateView;
import aver.ledger.store.CheckpointShelf.SetChange;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreView;
import aver.proto.v1.Link;
import aver.proto.v1.ReadRequest;
import aver.proto.v1.ReadResponse;
import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What members are shown: certified, with proofs. */
public final class CertifiedReads {
  private final LedgerStore store;
  private final Predicate<StateView> signs;

  /** A certified checkpoint and its note. */
  public record Certified(LedgerCheckpoint checkpoint, String note) {
    /** Of a note as the store keeps it, which was checked before. */
    public static Certified of(Octets bytes) {
      String note = new String(bytes.bytes(), StandardCharsets.UTF_8);
      return new Certified(LedgerCheckpoint.parse(Note.parse(note).text()), note);
    }
  }

  /** Reads from a store of nobody who could be replaced. */
  public CertifiedReads(LedgerStore store) {
    this(store, _ -> true);
  }

  /**
   * Reads from the store of a replica.
   *
   * @param signs whether it signs the checkpoint after a state
   */
  public CertifiedReads(LedgerStore store, Predicate<StateView> signs) {
    this.store = store;
    this.signs = signs;
  }

  /** The newest certified checkpoint; empty until the first is there. */
  public Optional<Certified> newest() {
    return store.checkpoints().newest().map(Certified::of);
  }

  /**
   * Changes of the set since the one that a caller trusts, up to the one that signed a checkpoint;
   * all of them for a set that is unknown.
   */
  public List<Link> links(ByteString trusted, Certified at) {
    List<Link> links = new ArrayList<>();
    long height = at.checkpoint().height(); // a change at this height was signed by the set before
    // from the newest back, since most members know the set that the last change made
    for (SetChange change :
        store.checkpoints().changesAbove(-1).headMap(height, false).descendingMap().values()) {
      Certified certified = Certified.of(change.note());
      if (ByteString.copyFrom(certified.checkpoint().members().bytes()).equals(trusted)) {
        break;
      }
      links.add(
          Link.newBuilder().setCheckpoint(certified.note()).addAllVkeys(change.vkeys()).build());
    }
    return links.reversed();
  }

  /**
   * Whether this replica is one of those who sign, as far as it knows. What another one shows is
   * old: it has yet to come to the block that names it, or was replaced, and the others let it in
   * no more, so that it holds nothing certified behind that block.
   */
  public boolean isPresent() {
    try (StoreView now = store.view()) {
      return signs.test(now);
    }
  }

  /** Whether the state is still here; it is not while this replica takes another's log. */
  public boolean readable(Certified at) {
    return store.keeps(at.checkpoint().height());
  }

  /**
   * Values with their proofs at the newest certified height: of all keys, or of the first ones up
   * to {@link LedgerClient#VALUES_BYTES}, at least of one: well below the longest message, whatever
   * stands in the state.
   */
  public ReadResponse read(ReadRequest request, Certified at) {
    ReadResponse.Builder answer = ReadResponse.newBuilder().setCheckpoint(at.note());
    long size = 0;
    try (StoreView view = store.viewAt(at.checkpoint().height())) {
      StateReader reader = new StateReader(view, at.checkpoint().state());
      for (ByteString key : request.getKeysList()) {
        if (size > LedgerClient.VALUES_BYTES) {
          break;
        }
        byte[] bytes = key.toByteArray();
        Optional<byte[]> value = reader.get(bytes);
        ReadResponse.Value.Builder shown =
            ReadResponse.Value.newBuilder()
                .setPresent(value.isPresent())
                .setProof(ByteString.copyFrom(reader.prove(bytes)));
        value.ifPresent(v -> shown.setValue(ByteString.copyFrom(v)));
        answer.addValues(shown);
        size += shown.getValue().size() + shown.getProof().size();
      }
    }
    return answer.addAllLinks(links(request.getTrustedMembers(), at)).build();
  }
}
