package aver.participant.command;

import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.Warning;
import aver.ledger.client.desk.Desk;
import aver.ledger.client.settings.MemberSettings;
import aver.participant.settings.ParticipantSettings;
import aver.participant.settings.SettingsFile;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The settings file that every command of a hospital takes; a picocli {@code @Mixin}. */
final class HospitalOptions {
  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "Settings of the hospital.")
  private Path config = Path.of("hospital.yaml");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  /** What stands there. */
  ParticipantSettings settings() {
    return SettingsFile.read(config);
  }

  /**
   * Opens the hospital's desk for what people type beside its agent, with a trust file of its own,
   * since the agent keeps writing the one in its folder.
   */
  Desk open(ParticipantSettings settings) {
    Path trust = settings.work().resolveSibling(settings.member() + ".trust");
    MemberSettings member =
        new MemberSettings(
            settings.genesis(),
            settings.member(),
            settings.keyFile(),
            settings.passwordFile(),
            trust,
            settings.proxy());
    return new Desk(member.open(), InstantSource.system(), text -> Warning.print(command, text));
  }

  /** What the form of an id forbids is a wrong argument. */
  static <T> T checked(Supplier<T> transaction) {
    try {
      return transaction.get();
    } catch (IllegalArgumentException e) {
      throw CommandFailed.usage(e.getMessage() + ": correct the argument", e);
    }
  }
}
