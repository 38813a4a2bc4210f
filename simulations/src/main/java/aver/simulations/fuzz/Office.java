package aver.simulations.fuzz;

import aver.ledger.rules.action.Action;
import aver.ledger.rules.action.Actions;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.Proposal;
import aver.ledger.rules.state.ProposalStatus;
import aver.ledger.rules.tx.Propose;
import aver.ledger.rules.tx.Transaction;
import aver.ledger.rules.tx.Vote;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The admins and the researcher: one proposes, another votes, and when that is certified the next
 * matter is taken up.
 */
final class Office {
  private static final long DAY_MS = 24L * 3600 * 1000;
  private static final long AGAIN_MS = 1_000;
  private static final int TRIES = 25;

  private final World world;
  private final Map<String, Line> lines = new TreeMap<>();
  private final Map<String, Desk> desks = new TreeMap<>();
  private final Deque<Runnable> matters = new ArrayDeque<>();
  private boolean busy;

  Office(World world) {
    this.world = world;
    for (String id : Cast.ADMINS) {
      open(id);
    }
    open(Cast.RESEARCHER);
  }

  private void open(String id) {
    Line line = new Line(world, id);
    lines.put(id, line);
    desks.put(id, new Desk(world, line));
  }

  private Line line(String id) {
    return java.util.Objects.requireNonNull(lines.get(id));
  }

  private Desk desk(String id) {
    return java.util.Objects.requireNonNull(desks.get(id));
  }

  /** Lets the admins decide something, after everything that waits. */
  void decide(Action action) {
    decide(() -> action);
  }

  /** As the other one, with the action made when its turn comes. */
  void decide(Supplier<Action> action) {
    add(() -> propose(action.get()));
  }

  /** Lets a member send a transaction, after everything that waits. */
  void send(String member, Supplier<Transaction> transaction) {
    add(() ->
        look(member, () -> desk(member).send(desk(member).sign(transaction.get()), _ -> next())));
  }

  private void add(Runnable matter) {
    matters.add(matter);
    if (!busy) {
      next();
    }
  }

  private void next() {
    busy = !matters.isEmpty();
    if (busy) {
      world.time().after(1, matters.remove());
    }
  }

  /** Reads time and key version before signing. */
  private void look(String member, Runnable then) {
    line(member)
        .read(
            state -> {
              desk(member).saw(state);
              return true;
            },
            _ -> then.run(),
            () -> line(member).later(AGAIN_MS, () -> look(member, then)));
  }

  private void propose(Action action) {
    String proposer = Cast.ADMINS.get(world.random().nextInt(Cast.ADMINS.size()));
    world.note("admins", "decide " + action);
    look(
        proposer,
        () -> {
          Desk desk = desk(proposer);
          long closesMs = desk.certifiedMs() + DAY_MS;
          desk.send(
              desk.sign(new Propose(action, closesMs)),
              fate -> {
                if (fate instanceof Desk.Fate.Applied) {
                  vote(proposer, Octets.of(Actions.encode(action)), TRIES);
                } else {
                  next();
                }
              });
        });
  }

  private void vote(String proposer, Octets action, int tries) {
    String voter =
        Cast.ADMINS.stream()
            .filter(id -> !id.equals(proposer))
            .toList()
            .get(world.random().nextInt(Cast.ADMINS.size() - 1));
    Line line = line(voter);
    line.read(
        state -> {
          desk(voter).saw(state);
          long count = state.get(Keys.PROPOSALS).orElse(0L);
          for (long number = count; number > 0; number--) {
            Optional<Proposal> found = state.get(Keys.proposal(number));
            if (found
                .filter(p -> p.action().equals(action) && p.proposer().equals(proposer))
                .filter(p -> p.status() == ProposalStatus.OPEN)
                .isPresent()) {
              return number;
            }
          }
          return 0L;
        },
        number -> {
          if (number > 0) {
            desk(voter).send(desk(voter).sign(new Vote(number, true)), _ -> next());
          } else if (tries > 0) {
            line.later(AGAIN_MS, () -> vote(proposer, action, tries - 1));
          } else {
            next();
          }
        },
        () -> line.later(AGAIN_MS, () -> vote(proposer, action, tries)));
  }
}
