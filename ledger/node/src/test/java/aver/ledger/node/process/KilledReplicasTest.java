package aver.ledger.node.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.client.Endpoint;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.keys.KeyFile;
import aver.ledger.client.settings.GenesisInput;
import aver.ledger.node.Folders;
import aver.ledger.node.Typed;
import aver.ledger.proof.Digest;
import aver.ledger.store.CheckpointShelf.SetChange;
import aver.ledger.store.LedgerStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KilledReplicasTest {
  private static final Duration LONG = Duration.ofMinutes(3);
  @TempDir Path folder;

  /** One federation for all kills, since starting four processes is what takes the time. */
  @Test
  void whateverIsKilledNothingAcknowledgedIsLostAndNothingIsDoneTwice() throws Exception {
    try (Processes processes = new Processes(folder);
        Sampler sampler = new Sampler(processes);
        LedgerClient first = processes.client("hospital-1");
        LedgerClient second = processes.client("hospital-2")) {
      History history = new History(sampler.certificates());
      processes.startAll(first);
      List<Thread> members =
          List.of(
              Thread.ofVirtual().start(() -> history.submit(first)),
              Thread.ofVirtual().start(() -> history.submit(second)));
      goesOn(history, "start of all", processes);
      flood(processes, history);
      // the leader is among them; and three of four must sign, so that with the next one gone
      // nothing is final without the one that was restarted
      for (String id : Processes.REPLICAS) {
        processes.process(id).destroyForcibly().waitFor();
        goesOn(history, "kill -9 of " + id, processes);
        processes.start(id);
      }
      for (String id : Processes.REPLICAS) {
        processes.process(id).destroyForcibly();
      }
      for (String id : Processes.REPLICAS) {
        processes.process(id).waitFor();
        processes.start(id);
      }
      goesOn(history, "kill -9 of all", processes);
      replaceLost(processes, history);
      history.end();
      for (Thread member : members) {
        member.join();
      }
      List<String> last = List.of("replica-1", "replica-2", "replica-5");
      last.forEach(id -> processes.process(id).destroy());
      for (String id : last) {
        assertThat(processes.process(id).waitFor(60, TimeUnit.SECONDS)).as(id).isTrue();
        assertThat(Files.readString(folder.resolve(id + ".log"))).contains(id + " stopped");
      }
      sampler.end(last);
      history.check(
          Stream.of("replica-1", "replica-2", "replica-3", "replica-4", "replica-5")
              .map(folder::resolve)
              .toList());
      auditOfAChangedSet();
    }
  }

  /** The keys of the new set, from which a verifier goes on, are compared with the ledger. */
  private void auditOfAChangedSet() throws Exception {
    Path replica = folder.resolve("replica-1");
    Path genesis = folder.resolve("genesis.json");
    Typed typed = new Typed();
    assertThat(typed.verify(replica, genesis)).as(typed.err()).isZero();
    Path forged = folder.resolve("forged-link");
    Folders.copy(replica.resolve("ledger"), forged.resolve("ledger"));
    long height;
    Digest chain = GenesisInput.read(genesis).chainId();
    try (LedgerStore store = LedgerStore.open(forged.resolve("ledger"), chain)) {
      var changes = store.checkpoints().changesAbove(-1);
      assertThat(changes).hasSize(1);
      height = changes.firstKey();
      SetChange change = Objects.requireNonNull(changes.get(height));
      List<String> keys = new ArrayList<>(change.vkeys());
      keys.set(0, keys.get(1));
      store.checkpoints().put(height, new SetChange(change.note(), keys));
    }
    assertThat(typed.verify(forged, genesis)).isEqualTo(1);
    assertThat(typed.err()).contains("link at height %d is wrong".formatted(height));
  }

  /**
   * The fourth is gone for good: the admins put a fifth in its place, which starts with nothing.
   */
  private static void replaceLost(Processes processes, History history) throws Exception {
    processes.process("replica-4").destroyForcibly().waitFor();
    Replacement.decide(processes, "replica-4", "replica-5", 1);
    Replacement.entered(processes, "replica-5");
    // from now on nothing is ordered or certified without the newcomer
    processes.process("replica-3").destroyForcibly().waitFor();
    goesOn(history, "replacement", processes);
  }

  /** The heaps are of 192 MB: whoever kept all that comes would not be there afterwards. */
  private static void flood(Processes processes, History history) throws Exception {
    Endpoint target = Endpoint.of(processes.genesis()).getFirst();
    KeyFile keys = processes.keys("hospital-3");
    try (Flood flood = new Flood(target, keys);
        LedgerClient clock = processes.client("hospital-3")) {
      long nowMs = clock.refresh().timeMs();
      flood.send(processes.genesis().chainId(), "hospital-3", keys, nowMs);
      assertThat(flood.busy()).as("told to come again later").isPositive();
      assertThat(flood.admitted()).isPositive();
      goesOn(history, "flood", processes);
    }
    assertThat(processes.process(target.replica()).isAlive()).isTrue();
  }

  private static void goesOn(History history, String after, Processes processes) throws Exception {
    int before = history.acknowledged();
    try {
      await(after).atMost(LONG).until(() -> history.acknowledged() >= before + 5);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(processes.logs(), e);
    }
  }
}
