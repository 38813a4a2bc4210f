package aver.simulations.fuzz;

import aver.ledger.proof.Digest;
import aver.ledger.store.BlockHead;
import aver.ledger.store.LedgerStore;
import aver.ledger.wire.DecodeException;
import aver.ledger.wire.TransactionWire;
import aver.proto.v1.CheckpointSignature;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What must hold after every step, whatever went wrong. It is told what replicas write, sign,
 * certify and acknowledge; of the ledger's own sums and marks it believes none.
 */
final class Checker {
  private final Plan plan;
  private final Cast cast;
  private final Map<Long, BlockHead> heads = new TreeMap<>();
  private final Map<Digest, String> made = new TreeMap<>();
  private final Map<Digest, Long> ordered = new TreeMap<>();
  private final Map<Digest, Long> acknowledged = new TreeMap<>();
  private final Map<String, String> signatures = new TreeMap<>();
  private final CheckpointCheck checkpoints;
  private final MoneyCheck money = new MoneyCheck();
  private final RoundCheck rounds = new RoundCheck();
  private long examined;

  Checker(Plan plan, Cast cast) {
    this.plan = plan;
    this.cast = cast;
    this.checkpoints = new CheckpointCheck(cast.chainId());
  }

  /** Somebody signed a transaction, and nobody else may have done so. */
  void made(String signer, byte[] transaction) {
    try {
      made.put(TransactionWire.decode(transaction, cast.chainId()).id(), signer);
    } catch (DecodeException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A member was told that a transaction is final at this place of the log. */
  void acknowledged(Digest txId, long seq) {
    Long before = acknowledged.putIfAbsent(txId, seq);
    if (before != null && before != seq) {
      throw new Violation(
          "acknowledged-stays",
          "transaction %s was acknowledged at %d and at %d".formatted(txId.hex(), before, seq));
    }
  }

  /** A replica wrote a block. */
  void written(String replica, LedgerStore store, long honestClockMs) {
    BlockHead head = store.head().orElseThrow();
    if (plan.twoStories()) {
      return; // only what is certified has to be one
    }
    BlockHead before = heads.putIfAbsent(head.height(), head);
    if (before != null && !before.equals(head)) {
      throw new Violation(
          "one-history",
          "%s has %s at height %d, another replica %s"
              .formatted(replica, head, head.height(), before));
    }
    if (head.timeMs() > honestClockMs) {
      throw new Violation(
          "honest-time",
          "ledger time is %d ms ahead of every honest clock at height %d"
              .formatted(head.timeMs() - honestClockMs, head.height()));
    }
    examineUpTo(store, head.height());
  }

  private void examineUpTo(LedgerStore store, long height) {
    while (examined < height) {
      examined++;
      Block.read(store, cast.chainId(), examined, this::examine);
    }
  }

  private void examine(Block block) {
    for (Block.Entry entry : block.entries()) {
      Digest id = entry.signed().id();
      String signer = entry.signed().envelope().signer();
      if (!signer.equals(made.get(id))) {
        throw new Violation(
            "only-the-signer-acts",
            "%s in the name of %s at %d was never signed by it"
                .formatted(entry.signed().transaction().kind(), signer, entry.leaf().seq()));
      }
      if (ordered.put(id, entry.leaf().seq()) != null) {
        throw new Violation("at-most-once", "transaction %s stands twice".formatted(id.hex()));
      }
    }
    money.examine(block);
    rounds.examine(block);
  }

  /** A replica that does not lie computed a result. */
  void computed(String task, int attempt, Digest result) {
    if (rounds.computed(task, attempt, result) > 1 && !plan.twoStories()) {
      throw new Violation(
          "honest-results-agree", "attempt %d has two honest results".formatted(attempt));
    }
  }

  /** Looks at the checkpoints that a replica holds as certified now; returns new heights. */
  List<Long> certified(String replica, LedgerStore store) {
    List<Long> fresh = new ArrayList<>(checkpoints.look(replica, store));
    for (long height : fresh) {
      BlockHead here = heads.get(height);
      if (here != null && !here.stateRoot().equals(checkpoints.stateAt(height))) {
        throw new Violation(
            "one-history", "height %d is certified with another state".formatted(height));
      }
      if (plan.twoStories()) {
        examineUpTo(store, height);
      }
    }
    return fresh;
  }

  /** A replica sends a signature over a checkpoint. */
  void signature(String key, CheckpointSignature signature) {
    String place = key + " " + signature.getHeight();
    String before = signatures.putIfAbsent(place, signature.getText());
    if (before != null && !before.equals(signature.getText())) {
      throw new Violation(
          "sign-once",
          "%s signed two checkpoints at height %d".formatted(key, signature.getHeight()));
    }
  }

  /**
   * An honest replica gives itself up only where the others were told another story, or where its
   * disk was put back: one that finds that it forgot what it signed must not have done so by
   * itself.
   */
  void diverged(String replica, String why) {
    boolean forgot = why.contains("or is an older copy");
    boolean oldDisk = plan.faults().stream().anyMatch(f -> f.kind() == Fault.Kind.OLD_DISK);
    if (forgot ? !oldDisk : !plan.twoStories() && !oldDisk) {
      throw new Violation("honest-replicas-stay", replica + " gives itself up: " + why);
    }
  }

  /** What an agent tells people to look at. */
  void alarms(String member, List<String> alarms) {
    alarms.stream()
        .filter(alarm -> alarm.contains("did not make"))
        .findFirst()
        .ifPresent(alarm -> {
          throw new Violation("only-the-signer-acts", member + ": " + alarm);
        });
  }

  /** At the end: nothing that was acknowledged is lost. */
  void end() {
    acknowledged.forEach((id, seq) -> {
      if (!seq.equals(ordered.get(id))) {
        throw new Violation(
            "acknowledged-stays",
            "transaction %s was acknowledged at %d and stands at %s"
                .formatted(id.hex(), seq, ordered.get(id)));
      }
    });
  }

  /** How many attempts became final. */
  int finals() {
    return rounds.finals();
  }

  /** Whether the task has ended. */
  boolean taskOver() {
    return money.allEnded();
  }

  long transactions() {
    return ordered.size();
  }
}
