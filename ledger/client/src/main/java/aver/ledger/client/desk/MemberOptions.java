package aver.ledger.client.desk;

import aver.ledger.client.settings.MemberSettings;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The settings file that every command of a member takes; a picocli {@code @Mixin}. */
public final class MemberOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description = "Settings, in YAML: genesis, member, keys, password-file; trust, proxy.")
  private Path config = Path.of("member.yaml");

  /** Opens the member's desk; connects on first use. */
  public Desk open() {
    MemberSettings settings = MemberSettings.read(config);
    return new Desk(settings.open());
  }
}
