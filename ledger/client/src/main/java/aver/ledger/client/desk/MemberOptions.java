package aver.ledger.client.desk;

import aver.ledger.client.cli.Warning;
import aver.ledger.client.settings.MemberSettings;
import java.nio.file.Path;
import java.time.InstantSource;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The settings file that every command of a member takes; a picocli {@code @Mixin}. */
public final class MemberOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description = "Settings, in YAML: genesis, member, keys, password-file; trust, proxy.")
  private Path config = Path.of("member.yaml");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  /** What stands there. */
  public MemberSettings settings() {
    return MemberSettings.read(config);
  }

  /** Opens the member's desk; connects on first use. */
  public Desk open() {
    return open(settings());
  }

  /** Opens a desk with settings that were read; its warnings go to standard error. */
  public Desk open(MemberSettings settings) {
    return new Desk(settings.open(), InstantSource.system(), text -> Warning.print(command, text));
  }
}
