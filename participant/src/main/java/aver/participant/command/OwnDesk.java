package aver.participant.command;

import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.desk.Desk;
import aver.ledger.client.settings.MemberSettings;
import aver.participant.settings.ParticipantSettings;
import java.nio.file.Path;
import java.util.function.Supplier;

/** The desk of a hospital for the commands that people type beside its agent. */
final class OwnDesk {
  private OwnDesk() {}

  /**
   * Opens it, with a trust file of its own, since the agent keeps writing the one in its folder.
   */
  static Desk open(ParticipantSettings settings) {
    Path trust = settings.work().resolveSibling(settings.member() + ".trust");
    return new Desk(
        new MemberSettings(
                settings.genesis(),
                settings.member(),
                settings.keyFile(),
                settings.passwordFile(),
                trust,
                settings.proxy())
            .open());
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
