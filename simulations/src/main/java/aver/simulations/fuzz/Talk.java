package aver.simulations.fuzz;

import aver.ledger.node.PassiveReplica;
import aver.proto.v1.ExchangeRequest;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A replica's conversations with its peers about checkpoints, over a network that loses messages.
 */
final class Talk {
  private static final long AGAIN_MS = 500;
  private static final long CALL_MS = 5_000;

  private final World world;
  private final ReplicaHere self;
  private final PassiveReplica core;
  private final Map<String, Long> underway = new TreeMap<>();
  private long calls;

  Talk(World world, ReplicaHere self, PassiveReplica core) {
    this.world = world;
    this.self = self;
    this.core = core;
  }

  /** There is something new to say. */
  void wake() {
    for (String peer : self.peers()) {
      if (!underway.containsKey(peer)) {
        step(peer);
      }
    }
  }

  private void step(String peer) {
    if (core.mustAsk(peer)) {
      call(
          peer,
          other -> Optional.of(other.core().highest(self.id())),
          answer -> {
            core.held(peer, answer);
            world.signed(self);
            exchange(peer);
          });
    } else {
      exchange(peer);
    }
  }

  private void exchange(String peer) {
    Optional<ExchangeRequest> request = self.up() ? core.request() : Optional.empty();
    if (request.isEmpty()) {
      underway.remove(peer);
      return;
    }
    ExchangeRequest said = world.forgers().told(self, peer, request.get());
    world.sent(self, said);
    call(
        peer,
        other -> {
          var answer =
              other
                  .core()
                  .answer(self.id(), said)
                  .map(honest -> world.forgers().told(other, self.id(), honest));
          world.signed(other);
          answer.ifPresent(a -> world.sent(other, a));
          return answer;
        },
        answer -> {
          core.answered(peer, answer);
          world.signed(self);
          underway.remove(peer);
          again(peer);
        });
  }

  private interface Asking<A> {
    Optional<A> at(ReplicaHere other);
  }

  private interface Answered<A> {
    void with(A answer);
  }

  private <A> void call(String peer, Asking<A> asking, Answered<A> answered) {
    long call = ++calls;
    underway.put(peer, call);
    int life = self.life();
    world
        .net()
        .send(
            self.id(),
            peer,
            () ->
                world
                    .running(peer)
                    .flatMap(asking::at)
                    .ifPresent(answer ->
                        world
                            .net()
                            .send(
                                peer,
                                self.id(),
                                () -> {
                                  if (self.life() == life
                                      && Long.valueOf(call).equals(underway.get(peer))) {
                                    answered.with(answer);
                                  }
                                })));
    world.later(
        self.id(),
        life,
        CALL_MS,
        () -> {
          if (Long.valueOf(call).equals(underway.get(peer))) {
            underway.remove(peer);
            again(peer);
          }
        });
  }

  private void again(String peer) {
    if (core.mustAsk(peer) || core.request().isPresent()) {
      world.later(
          self.id(),
          self.life(),
          AGAIN_MS,
          () -> {
            if (!underway.containsKey(peer) && self.peers().contains(peer)) {
              step(peer);
            }
          });
    }
  }
}
