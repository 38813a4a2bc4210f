package aver.simulations.fuzz;

import aver.ledger.rules.state.Overlay;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** A member's connection to one replica at a time; to another one when there was no answer. */
final class Line {
  private static final long PATIENCE_MS = 2_500;

  private final World world;
  private final String member;
  private String replica;
  private int life;

  /** What was certified before, and so may not be undercut; a real member keeps it on its disk. */
  private long floor;

  private record At<R>(long height, R value) {}

  Line(World world, String member) {
    this.world = world;
    this.member = member;
    this.replica = world.cast().replicas().get(world.random().nextInt(world.plan().replicas()));
  }

  String member() {
    return member;
  }

  /** The member's process ended: no answer comes any more. */
  void cut() {
    life++;
  }

  /** Goes on at another replica. */
  void move() {
    List<ReplicaHere> all = world.replicas();
    replica = all.get(world.random().nextInt(all.size())).id();
  }

  /** Does something in the member's process after a while, unless it ended. */
  void later(long delayMs, Runnable action) {
    int then = life;
    world
        .time()
        .after(
            delayMs,
            () -> {
              if (life == then) {
                action.run();
              }
            });
  }

  /** Asks the present replica; exactly one of the two follows, unless the process ends. */
  <A> void ask(Function<ReplicaHere, Optional<A>> at, Consumer<A> answer, Runnable silence) {
    ask(
        replica,
        at,
        answer,
        () -> {
          move();
          silence.run();
        });
  }

  /** Reads certified state, of a replica that is no older than what was seen before. */
  <R> void read(Function<Overlay, R> reading, Consumer<R> answer, Runnable silence) {
    ask(
        at ->
            at.certified()
                .newest()
                .filter(newest -> newest.height() >= floor)
                .flatMap(newest ->
                    at.certified().read(state -> new At<>(newest.height(), reading.apply(state)))),
        seen -> {
          floor = Math.max(floor, seen.height);
          answer.accept(seen.value);
        },
        silence);
  }

  /** The height that was seen last. */
  long seen() {
    return floor;
  }

  /** Asks a certain replica. */
  <A> void ask(
      String whom, Function<ReplicaHere, Optional<A>> at, Consumer<A> answer, Runnable silence) {
    int then = life;
    boolean[] over = {false};
    world
        .net()
        .send(
            member,
            whom,
            () ->
                world
                    .running(whom)
                    .flatMap(at)
                    .ifPresent(given ->
                        world
                            .net()
                            .send(
                                whom,
                                member,
                                () -> {
                                  if (life == then && !over[0]) {
                                    over[0] = true;
                                    answer.accept(given);
                                  }
                                })));
    later(
        PATIENCE_MS,
        () -> {
          if (!over[0]) {
            over[0] = true;
            silence.run();
          }
        });
  }
}
