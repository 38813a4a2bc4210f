package aver.ledger.node.certify;

import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.Note;
import aver.ledger.store.LedgerStore;
import aver.proto.v1.CheckpointSignature;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Signatures of other replicas over checkpoints that are not those here, since the start: each is
 * half of a proof that its author signed twice, and the other half may lie with another replica.
 */
public final class Contradictions {
  /** Of each replica: one proof is enough. */
  private static final int EACH_MAX = 16;

  private final LedgerStore store;
  private final Map<String, TreeMap<Long, CheckpointSignature>> found = new TreeMap<>();
  private final Map<String, TreeSet<Long>> lone = new TreeMap<>();

  Contradictions(LedgerStore store) {
    this.store = store;
  }

  /** A replica truly signed this, and it is not what is here. */
  synchronized void add(CheckpointSignature signature) {
    TreeMap<Long, CheckpointSignature> own =
        found.computeIfAbsent(signature.getReplica(), _ -> new TreeMap<>());
    own.putIfAbsent(signature.getHeight(), signature);
    if (own.size() > EACH_MAX) {
      // not one that nobody was asked about yet: more and more of them would hide a pair
      Long leaves = lone.getOrDefault(signature.getReplica(), new TreeSet<>()).pollFirst();
      own.remove(leaves == null ? signature.getHeight() : leaves);
    }
  }

  /** The others were asked about this one and held nothing that makes a proof of it. */
  public synchronized void askedInVain(CheckpointSignature signature) {
    if (signature.equals(
        found.getOrDefault(signature.getReplica(), new TreeMap<>()).get(signature.getHeight()))) {
      lone.computeIfAbsent(signature.getReplica(), _ -> new TreeSet<>()).add(signature.getHeight());
    }
  }

  /** All that are kept. */
  public synchronized List<CheckpointSignature> all() {
    List<CheckpointSignature> all = new ArrayList<>();
    found.values().forEach(own -> all.addAll(own.values()));
    return all;
  }

  /** What a replica signed at a height, as far as it is known here: what contradicts goes first. */
  public Optional<CheckpointSignature> of(String replica, long height) {
    synchronized (this) {
      TreeMap<Long, CheckpointSignature> own = found.getOrDefault(replica, new TreeMap<>());
      if (own.containsKey(height)) {
        return Optional.of(own.get(height));
      }
    }
    return agreed(replica, height);
  }

  /**
   * A replica's signature over what is certified at a height: its line in the note or, where a
   * quorum was there without it, the last that came from it.
   */
  public Optional<CheckpointSignature> agreed(String replica, long height) {
    return certified(replica, height)
        .or(() ->
            store
                .signatures()
                .of(replica)
                .filter(last -> last.height() == height)
                .map(last ->
                    CheckpointSignature.newBuilder()
                        .setReplica(replica)
                        .setHeight(height)
                        .setText(last.text())
                        .setLine(last.line())
                        .build()));
  }

  private Optional<CheckpointSignature> certified(String replica, long height) {
    return store
        .checkpoints()
        .at(height)
        .map(bytes -> Note.parse(new String(bytes.bytes(), StandardCharsets.UTF_8)))
        .flatMap(note -> {
          String name =
              LedgerCheckpoint.signer(LedgerCheckpoint.parse(note.text()).chainId(), replica);
          return note.signatures().stream()
              .filter(signature -> signature.name().equals(name))
              .findFirst()
              .map(signature ->
                  CheckpointSignature.newBuilder()
                      .setReplica(replica)
                      .setHeight(height)
                      .setText(note.text())
                      .setLine(signature.line())
                      .build());
        });
  }
}
