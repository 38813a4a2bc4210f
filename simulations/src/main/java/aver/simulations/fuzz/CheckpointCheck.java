package aver.simulations.fuzz;

import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SignatureCheck;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.Note;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.Overlay;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * At each height at most one checkpoint is certified, by a quorum of those who had to sign it. The
 * quorum is counted here, not asked for.
 */
final class CheckpointCheck {
  private final Digest chainId;
  private final Map<Long, String> texts = new TreeMap<>();
  private final Map<String, Long> looked = new TreeMap<>();

  CheckpointCheck(Digest chainId) {
    this.chainId = chainId;
  }

  /** Looks at what is new in a replica's store; returns the heights. */
  List<Long> look(String replica, LedgerStore store) {
    long newest = store.checkpoints().newestHeight().orElse(-1L);
    long from = Math.min(looked.getOrDefault(replica, -1L), newest) + 1;
    looked.put(replica, newest);
    List<Long> fresh = new ArrayList<>();
    for (long height = from; height <= newest; height++) {
      Optional<Octets> note = store.checkpoints().at(height);
      if (note.isPresent()) {
        check(store, height, Note.parse(new String(note.get().bytes(), StandardCharsets.UTF_8)));
        fresh.add(height);
      }
    }
    return fresh;
  }

  /** The state root that is certified at a height. */
  Digest stateAt(long height) {
    return LedgerCheckpoint.parse(java.util.Objects.requireNonNull(texts.get(height))).state();
  }

  private void check(LedgerStore store, long height, Note note) {
    String before = texts.putIfAbsent(height, note.text());
    if (before != null && !before.equals(note.text())) {
      throw new Violation(
          "one-checkpoint", "two checkpoints are certified at height %d".formatted(height));
    }
    Map<String, byte[]> keys = keys(store, Math.max(0, height - 1));
    Set<String> good = new TreeSet<>();
    for (Note.Signature signature : note.signatures()) {
      byte[] key = keys.get(signature.name());
      byte[] bytes = Base64.getDecoder().decode(signature.line().split(" ", -1)[2].strip());
      if (key != null
          && SignatureCheck.verify(
              key, note.signedBytes(), Arrays.copyOfRange(bytes, 4, bytes.length))) {
        good.add(signature.name());
      }
    }
    if (good.size() < quorum(keys.size())) {
      throw new Violation(
          "certified-by-a-quorum",
          "height %d is certified by %d of %d".formatted(height, good.size(), keys.size()));
    }
  }

  /** 3 of 4, 5 of 7: two such groups share a replica that does not lie. */
  static int quorum(int n) {
    int faulty = (n - 1) / 3;
    return (n + faulty) / 2 + 1;
  }

  private Map<String, byte[]> keys(LedgerStore store, long height) {
    Map<String, byte[]> keys = new TreeMap<>();
    try (StoreView view = store.viewAt(height)) {
      Overlay state = new Overlay(view);
      for (String id : state.get(Keys.REPLICAS).orElseThrow().ids()) {
        var member = state.get(Keys.member(id)).orElseThrow();
        keys.put(
            LedgerCheckpoint.signer(chainId, id),
            member.who().replica().orElseThrow().checkpointKey().key().bytes());
      }
    }
    return keys;
  }
}
