package aver.participant.command;

import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.client.desk.Desk;
import aver.ledger.rules.tx.WithdrawDataset;
import aver.participant.settings.ParticipantSettings;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A hospital ends every further use of its data set. */
@Command(
    name = "withdraw",
    description = {
      "Withdraws the data set of the settings for good: no task selects this hospital with it any"
          + " more, and its name is never used again. What was learnt from it before stays."
    },
    footer = {"", "Example: aver participant withdraw --config hospital.yaml"})
final class WithdrawCommand implements Callable<Integer> {
  @Mixin private final CommonOptions common = new CommonOptions();

  @Mixin private final HospitalOptions hospital = new HospitalOptions();

  @Override
  public Integer call() throws LedgerUnavailableException {
    ParticipantSettings settings = hospital.settings();
    WithdrawDataset withdraw =
        HospitalOptions.checked(() -> new WithdrawDataset(settings.dataset()));
    try (Desk desk = hospital.open(settings)) {
      desk.send(withdraw).orFail();
      common
          .output()
          .line("data set %s of %s is withdrawn".formatted(settings.dataset(), desk.member()));
      common.output().document(Map.of("member", desk.member(), "withdrawn", settings.dataset()));
    }
    return ExitCode.DONE.code();
  }
}
