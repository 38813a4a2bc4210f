package aver.ledger.node.process;

import static aver.ledger.rules.state.MemberStatus.ACTIVE;
import static aver.ledger.rules.state.MemberStatus.SUSPENDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.client.LedgerClient;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.MemberStatus;
import aver.ledger.rules.tx.Transfer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three honest replicas as processes, and one that leaves out what a member signs, and in the end
 * signs for each of the others another state of the same block.
 */
final class LyingNodeTest {
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final List<String> HONEST = List.of("replica-1", "replica-2", "replica-3");
  private static final String LIAR = "replica-4";

  /** More heights than a replica keeps contradictions of: none of before is among these then. */
  private static final int BLOCKS = 20;

  @TempDir Path folder;

  @Test
  void whoSignsAnotherStateIsNamedByEachOtherAndWhoSignsTwoIsSuspended() throws Exception {
    try (Processes processes = new Processes(folder);
        Sampler sampler = new Sampler(processes);
        LedgerClient member = processes.client("hospital-3")) {
      for (String id : HONEST) {
        processes.start(id);
      }
      processes.start(LIAR, Oddity.SKIPS);
      processes.awaitClocks(member);
      transfer(processes, member);
      try {
        await("an alarm of each honest replica")
            .atMost(LONG)
            .until(() -> HONEST.stream().allMatch(this::namesTheLiar));
      } catch (ConditionTimeoutException e) {
        throw new AssertionError(processes.logs(), e);
      }
      transfer(processes, member);
      assertThat(member.read(Keys.balance("hospital-1"))).contains(1_000_006L);
      assertThat(status(member)).as("one signature a block proves no lie").isEqualTo(ACTIVE);
      signsTwice(processes, member);
      transfer(processes, member);
      for (String id : processes.replicas()) {
        processes.end(id);
      }
      // equal states at the honest ones, and nothing certified at the liar that they do not hold
      sampler.end(processes.replicas());
      new History(sampler.certificates())
          .check(
              HONEST.stream().map(folder::resolve).toList(),
              List.of(folder.resolve(LIAR)),
              HONEST.size());
    }
  }

  /** With its true keys, to each of the others over a connection of its own. */
  private static void signsTwice(Processes processes, LedgerClient member) throws Exception {
    processes.process(LIAR).destroyForcibly().waitFor();
    try (Liar liar = new Liar(processes, LIAR)) {
      assertThat(liar.twoStates(member, BLOCKS)).as("who took it").isEqualTo(HONEST.size());
    }
    try {
      await("a report in the ledger")
          .atMost(LONG)
          .until(() -> {
            transfer(processes, member); // what was signed is of blocks to come
            return status(member) == SUSPENDED;
          });
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(processes.logs(), e);
    }
  }

  private static MemberStatus status(LedgerClient member) throws Exception {
    return member.read(Keys.member(LIAR)).orElseThrow().status();
  }

  private static void transfer(Processes processes, LedgerClient member) throws Exception {
    var outcome = member.submit(member.sign(new Transfer("hospital-1", 3)), LONG);
    assertThat(outcome.done()).as("%s %s", outcome, processes.logs()).isTrue();
  }

  private boolean namesTheLiar(String id) {
    try {
      return Files.readString(folder.resolve(id + ".log"))
          .contains("ALARM: %s signed another checkpoint at height".formatted(LIAR));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
