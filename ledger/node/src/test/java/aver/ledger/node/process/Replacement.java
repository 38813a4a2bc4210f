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
import java.util.function.Predicate;
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
    vote(processes, lost, processes.newcomer(newcomer), proposal);
  }

  /**
   * Two admins let a replica whose disk is lost, with its keys, come back under its own id: with a
   * new checkpoint key, TLS key and engine id. Its process is started on an empty folder.
   *
   * @param file name of its new key file, without ending
   * @param proposal the number that the proposal will have
   */
  public static NewMember comesBack(Processes processes, String lost, String file, long proposal)
      throws Exception {
    NewMember back = processes.withNewKeys(lost, file);
    vote(processes, lost, back, proposal);
    processes.start(lost, "--join");
    return back;
  }

  /**
   * Two admins let a replica that runs on be replaced under its own id, with keys and addresses of
   * its own. The process of its successor is started on an empty folder.
   *
   * @param file name of that process and its key file
   * @param proposal the number that the proposal will have
   */
  public static NewMember replacesItself(Processes processes, String id, String file, long proposal)
      throws Exception {
    NewMember successor = processes.besideItself(id, file);
    vote(processes, id, successor, proposal);
    processes.start(file, "--join");
    return successor;
  }

  private static void vote(Processes processes, String lost, NewMember comes, long proposal)
      throws Exception {
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
    entered(processes, newcomer, _ -> true);
  }

  /** The same of one that comes back under its own id, which has entered before with other keys. */
  public static void entered(Processes processes, NewMember back) throws Exception {
    entered(processes, back.id(), member -> member.who().equals(back));
  }

  private static void entered(Processes processes, String id, Predicate<Member> whom)
      throws Exception {
    try (LedgerClient admin = processes.client("admin-1")) {
      await(id + " to enter")
          .atMost(LONG)
          .ignoreException(LedgerUnavailableException.class)
          .until(() -> admin.read(Keys.member(id)).filter(whom).map(Member::entered).orElse(false));
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(processes.logs(), e);
    }
  }
}
