package aver.simulations.fuzz;

import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.Purpose;
import aver.ledger.rules.state.Seat;
import aver.ledger.rules.state.SeatOutcome;
import aver.ledger.rules.state.TaskPhase;
import aver.ledger.rules.state.Tokens;
import aver.ledger.rules.tx.CreateTask;
import aver.ledger.rules.tx.Transfer;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Keeps books of its own: what was sent, put into escrow, paid for a seat and given back, each
 * once. The ledger's balances must be these, and nothing may come or go.
 */
final class MoneyCheck {
  private final Map<String, Long> balances = new TreeMap<>();
  private final Map<String, Long> escrows = new TreeMap<>();
  private final Map<String, String> researchers = new TreeMap<>();
  private final Set<String> paid = new TreeSet<>();
  private final Set<String> ended = new TreeSet<>();

  MoneyCheck() {
    balances.put(Cast.RESEARCHER, Cast.SUPPLY_MICRO);
  }

  /** Whether there was a task, and all are over. */
  boolean allEnded() {
    return !escrows.isEmpty() && ended.size() == escrows.size();
  }

  void examine(Block block) {
    for (Block.Entry entry : block.entries()) {
      if (entry.applied()) {
        book(entry);
      }
    }
    for (String task : escrows.keySet()) {
      pay(block, task);
    }
    compare(block);
  }

  private void book(Block.Entry entry) {
    String signer = entry.signed().envelope().signer();
    switch (entry.signed().transaction()) {
      case Transfer transfer -> {
        move(signer, -transfer.amountMicrotokens());
        move(transfer.to(), transfer.amountMicrotokens());
      }
      case CreateTask create -> {
        move(signer, -create.spec().poolMicrotokens());
        escrows.put(create.spec().task(), create.spec().poolMicrotokens());
        researchers.put(create.spec().task(), signer);
      }
      default -> {}
    }
  }

  private void move(String member, long microtokens) {
    balances.merge(member, microtokens, Long::sum);
  }

  private void pay(Block block, String task) {
    var now = block.after().get(Keys.task(task)).orElseThrow();
    for (int number = 1; number <= now.attempts(); number++) {
      Attempt attempt = block.after().get(Keys.attempt(task, number)).orElseThrow();
      boolean pays = attempt.phase() == AttemptPhase.FINAL && attempt.purpose() == Purpose.TRAIN;
      if (pays && paid.add(task + " " + number)) {
        for (String member : attempt.cohort()) {
          long reward =
              block
                  .after()
                  .get(Keys.seat(task, number, member))
                  .flatMap(Seat::outcome)
                  .map(SeatOutcome::rewardMicrotokens)
                  .orElse(0L);
          if (reward < 0) {
            throw new Violation("conservation", "%s was paid %d".formatted(member, reward));
          }
          move(member, reward);
          escrows.merge(task, -reward, Long::sum);
        }
      }
    }
    boolean over = now.phase() == TaskPhase.ENDED || now.phase() == TaskPhase.CANCELLED;
    if (over && ended.add(task)) {
      move(researchers.getOrDefault(task, ""), escrows.getOrDefault(task, 0L));
      escrows.put(task, 0L);
    }
  }

  private void compare(Block block) {
    Overlay state = block.after();
    long sum = 0;
    for (String member : Keys.MEMBERS.all(state)) {
      long has = state.get(Keys.balance(member)).orElse(0L);
      long due = balances.getOrDefault(member, 0L);
      if (has != due) {
        throw new Violation(
            "nothing-paid-twice",
            "%s has %d at height %d, the books say %d".formatted(member, has, block.height(), due));
      }
      sum += has;
    }
    long held = 0;
    for (Map.Entry<String, Long> escrow : escrows.entrySet()) {
      long has = state.get(Keys.task(escrow.getKey())).orElseThrow().escrow();
      if (has != escrow.getValue() || has < 0) {
        throw new Violation(
            "nothing-paid-twice",
            "task %s holds %d at height %d, the books say %d"
                .formatted(escrow.getKey(), has, block.height(), escrow.getValue()));
      }
      held += has;
    }
    Tokens totals = state.get(Keys.TOKENS).orElseThrow();
    if (sum + held != Cast.SUPPLY_MICRO
        || totals.balances() != sum
        || totals.escrows() != held
        || totals.minted() != Cast.SUPPLY_MICRO) {
      throw new Violation(
          "conservation",
          "%d in balances and %d in escrow at height %d, totals %s"
              .formatted(sum, held, block.height(), totals));
    }
  }
}
