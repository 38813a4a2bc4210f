package aver.coordinator.admin;

import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.client.cli.CommonOptions;
import aver.ledger.rules.action.DecideTask;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Proposes what the admins decide on tasks; one command a decision. */
abstract sealed class ProposeOnTask implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private ProposeOptions propose = new ProposeOptions();

  @Parameters(paramLabel = "TASK", arity = "1..*", description = "Ids.")
  private List<String> tasks = List.of();

  private final DecideTask.Decision decision;

  private ProposeOnTask(DecideTask.Decision decision) {
    this.decision = decision;
  }

  @Override
  public final Integer call() throws LedgerUnavailableException {
    return propose.propose(
        common, ProposeCommand.each(tasks, task -> new DecideTask(task, decision)));
  }

  /** {@code approve-task}. */
  @Command(
      name = "approve-task",
      description = "Lets proposed tasks begin.",
      footer = {"", "Example: aver admin propose approve-task risk-1 --config admin.yaml"})
  static final class Approve extends ProposeOnTask {
    Approve() {
      super(DecideTask.Decision.APPROVE);
    }
  }

  /** {@code resume-task}. */
  @Command(
      name = "resume-task",
      description = "Gives the stalled attempt of a task its attest duration again.",
      footer = {"", "Example: aver admin propose resume-task risk-1 --config admin.yaml"})
  static final class Resume extends ProposeOnTask {
    Resume() {
      super(DecideTask.Decision.RESUME);
    }
  }

  /** {@code end-task}. */
  @Command(
      name = "end-task",
      description = "Ends tasks now; what is left of their escrow goes back.",
      footer = {"", "Example: aver admin propose end-task risk-1 --config admin.yaml"})
  static final class End extends ProposeOnTask {
    End() {
      super(DecideTask.Decision.END);
    }
  }

  /** {@code void-attempt}. */
  @Command(
      name = "void-attempt",
      description = "Ends the stalled attempt of a task without a result; the task goes on.",
      footer = {"", "Example: aver admin propose void-attempt risk-1 --config admin.yaml"})
  static final class VoidAttempt extends ProposeOnTask {
    VoidAttempt() {
      super(DecideTask.Decision.VOID_ATTEMPT);
    }
  }
}
