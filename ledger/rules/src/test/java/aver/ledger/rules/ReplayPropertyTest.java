package aver.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.proof.Digest;
import aver.ledger.proof.smt.StateTree;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.MemoryState;
import aver.ledger.rules.state.OrderedOverlay;
import aver.ledger.rules.tx.AttestResult;
import aver.ledger.rules.tx.Leave;
import aver.ledger.rules.tx.OpenRound;
import aver.ledger.rules.tx.SignedTransaction;
import aver.ledger.rules.tx.Transfer;
import aver.ledger.rules.tx.WithdrawDataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold for any history; a failure names its seed. */
class ReplayPropertyTest {
  static LongStream seeds() {
    Long only = Long.getLong("seed");
    return only == null ? LongStream.range(0, 12) : LongStream.of(only);
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("seeds")
  void blocksCutInAnyWayAndReplaysFromAnySnapshotEndInEqualBytes(long seed) {
    var random = new SplittableRandom(seed);
    Story story = new Story();
    story.prepare(3);
    for (int i = 0; i < 60; i++) {
      step(story, random);
      Invariants.check(story.federation.state);
    }
    MemoryState replayed = MemoryState.empty();
    replayed.apply(story.federation.genesis.state());
    Tree nodes = new Tree();
    Digest root = nodes.update(StateTree.EMPTY, story.federation.genesis.state());
    List<SignedTransaction> rest = new ArrayList<>(story.federation.log);
    while (!rest.isEmpty()) {
      int size = 1 + random.nextInt(Math.min(40, rest.size()));
      MemoryState snapshot = replayed.copy();
      var changes = Ledger.apply(replayed, rest.subList(0, size), new PlainSignatures()).changes();
      snapshot.apply(changes);
      root = nodes.update(root, changes);
      replayed = snapshot;
      rest.subList(0, size).clear();
    }
    assertThat(Story.bytes(replayed)).isEqualTo(story.bytes());
    assertThat(root).isEqualTo(rootOf(story.federation.state));
  }

  /** The root of a state that is written at once, without its history. */
  private static Digest rootOf(MemoryState memory) {
    OrderedOverlay state = new OrderedOverlay(memory);
    SortedMap<String, Optional<byte[]>> all = new TreeMap<>();
    Optional<String> key = state.ceilingKey("", "");
    while (key.isPresent()) {
      all.put(key.get(), state.get(key.get()));
      key = state.ceilingKey("", key.get() + '\0');
    }
    return StateTree.update(
            hash -> {
              throw new IllegalStateException("an empty tree has no node " + hash);
            },
            StateTree.EMPTY,
            all)
        .root();
  }

  /** The nodes of a tree that follows the blocks. */
  private static final class Tree {
    private final Map<Digest, byte[]> nodes = new TreeMap<>();

    Digest update(Digest root, SortedMap<String, Optional<byte[]>> changes) {
      StateTree.Change change =
          StateTree.update(hash -> Objects.requireNonNull(nodes.get(hash)), root, changes);
      nodes.putAll(change.created());
      change.removed().keySet().forEach(nodes::remove);
      return change.root();
    }
  }

  private static void step(Story story, SplittableRandom random) {
    Federation federation = story.federation;
    String hospital = Federation.HOSPITALS.get(random.nextInt(5));
    boolean active = federation.get(Keys.task(Story.TASK)).active();
    switch (random.nextInt(10)) {
      case 0 -> story.open();
      case 1, 2, 3 -> {
        if (active) {
          story.commit(hospital);
        }
      }
      case 4, 5, 6 -> {
        if (active) {
          story.reveal(hospital);
        }
      }
      case 7 -> {
        if (active) {
          String replica = Federation.REPLICAS.get(random.nextInt(4));
          int number = story.attempt().number();
          federation.run(replica, new AttestResult(Story.TASK, number, story.result()));
        }
      }
      case 8 -> federation.pass(random.nextInt(40_000));
      default ->
          federation.run(
              hospital,
              switch (random.nextInt(4)) {
                case 0 -> new Transfer("h1", 1 + random.nextInt(100));
                case 1 -> new Leave(Story.TASK);
                case 2 -> new WithdrawDataset("other");
                default -> new OpenRound(Story.TASK, 1 + random.nextInt(4));
              });
    }
  }
}
