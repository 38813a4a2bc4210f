package aver.ledger.node.read;

import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.client.cli.OutputFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code aver ledger checkpoint}: the newest certified checkpoint. */
@Command(
    name = "checkpoint",
    description = "Prints the newest certified checkpoint, a signed note.",
    footer = {"", "Example: aver ledger checkpoint --dir replica-1 -o checkpoint.txt"})
public final class LedgerCheckpointCommand implements Callable<Integer> {
  @Mixin private CommonOptions options = new CommonOptions();

  @Mixin private LedgerSource source = new LedgerSource();

  @Option(names = "-o", paramLabel = "FILE", description = "Write it to a file.")
  private Optional<Path> output = Optional.empty();

  @Override
  public Integer call() {
    String note =
        source.read(
            (store, folder) -> new FolderProofs(store, folder).checkpoint(),
            (replica, client) -> replica.checkpoint());
    if (output.isPresent()) {
      OutputFile.write(output.get(), note);
    } else {
      options.output().line(note.stripTrailing());
    }
    options.output().document(Map.of("checkpoint", note));
    return ExitCode.DONE.code();
  }
}
