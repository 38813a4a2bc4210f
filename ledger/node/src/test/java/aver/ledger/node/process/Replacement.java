package aver.ledger.node.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.client.LedgerClient;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.rules.action.ReplaceReplica;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.tx.Propose;
import aver.ledger.rules.tx.Vote;
import java.time.Duration;
import org.awaitility.core.ConditionTimeoutException;

/** What admins do when a replica is gone for good. */
public final class Replacement {
  private static final Duration LONG = Duration.ofMinutes(3);

  private Replacement() {}

  /**
   * Two admins put a newcomer in the place of a replica; its process is started.
   *
   * @param proposal the number that the proposal will have
   */
  public static void decide(Processes processes, String lost, String newcomer, long proposal)
      throws Exception {
    vote(processes, lost, newcomer, proposal);
    processes.start(newcomer, "--join");
  }

  /** The same, and its process is not started. */
  public static void vote(Processes processes, String lost, String newcomer, long proposal)
      throws Exception {
    NewMember comes = processes.newcomer(newcomer);
    try (LedgerClient admin = processes.client("admin-1");
        LedgerClient other = processes.client("admin-2")) {
      long closes = admin.refresh().timeMs() + Duration.ofDays(1).toMillis();
      var proposed =
          admin.submit(admin.sign(new Propose(new ReplaceReplica(lost, comes), closes)), LONG);
      assertThat(proposed.done()).as("%s", proposed).isTrue();
      var voted = other.submit(other.sign(new Vote(proposal, true)), LONG);
      assertThat(voted.done()).as("%s", voted).isTrue();
    }
  }

  /** Waits until a newcomer has shown by a transaction that it holds the ledger. */
  public static void entered(Processes processes, String newcomer) throws Exception {
    try (LedgerClient admin = processes.client("admin-1")) {
      await(newcomer + " to enter")
          .atMost(LONG)
          .ignoreException(LedgerUnavailableException.class)
          .until(() -> admin.read(Keys.member(newcomer)).map(Member::entered).orElse(false));
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(processes.logs(), e);
    }
  }
}
