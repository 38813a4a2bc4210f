package aver.participant.command;

import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.client.desk.Desk;
import aver.ledger.rules.tx.Leave;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A hospital takes itself out of a task. */
@Command(
    name = "leave",
    description = {
      "Leaves a task: the hospital is not selected any more, and its agent does not join again.",
      "An attempt in which it sits already goes on."
    },
    footer = {"", "Example: aver participant leave heart-1 --config hospital.yaml"})
final class LeaveCommand implements Callable<Integer> {
  @Mixin private final CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "TASK", description = "Id.")
  private String task = "";

  @Mixin private final HospitalOptions hospital = new HospitalOptions();

  @Override
  public Integer call() throws LedgerUnavailableException {
    Leave leave = HospitalOptions.checked(() -> new Leave(task));
    try (Desk desk = hospital.open(hospital.settings())) {
      desk.send(leave).orFail();
      common.output().line("%s has left task %s".formatted(desk.member(), task));
      common.output().document(Map.of("member", desk.member(), "left", task));
    }
    return ExitCode.DONE.code();
  }
}
