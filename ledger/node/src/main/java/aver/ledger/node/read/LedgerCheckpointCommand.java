package aver.ledger.node.read;

import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.client.cli.OutputFile;
import aver.ledger.client.proof.ProofFiles;
import aver.ledger.proof.file.CheckpointProof;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.Note;
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
    footer = {
      "",
      "Example: aver ledger checkpoint --dir replica-1 -o checkpoint.txt",
      "         aver audit check-proof checkpoint.txt --genesis genesis.json"
    })
public final class LedgerCheckpointCommand implements Callable<Integer> {
  @Mixin private CommonOptions options = new CommonOptions();

  @Mixin private LedgerSource source = new LedgerSource();

  @Option(
      names = "-o",
      paramLabel = "FILE",
      description = "Write it to a file; and FILE.links if replicas came or went since genesis.")
  private Optional<Path> output = Optional.empty();

  @Override
  public Integer call() {
    CheckpointProof proof =
        source.read(
            (store, folder) -> new FolderProofs(store, folder).checkpoint(),
            (replica, client) -> replica.checkpoint());
    if (output.isPresent()) {
      write(output.get(), proof);
    } else {
      options.output().line(proof.note().stripTrailing());
    }
    options.output().document(Map.of("checkpoint", proof.note()));
    return ExitCode.DONE.code();
  }

  private void write(Path file, CheckpointProof proof) {
    if (!proof.links().isEmpty()) { // others than genesis' replicas signed
      OutputFile.write(Path.of(file + ".links"), ProofFiles.links(proof.links()));
    }
    OutputFile.write(file, proof.note());
    LedgerCheckpoint checkpoint = LedgerCheckpoint.parse(Note.parse(proof.note()).text());
    options.wrote(
        file,
        "the certified checkpoint of height %d, %d transactions"
            .formatted(checkpoint.height(), checkpoint.size()),
        "aver audit check-proof %s --genesis genesis.json".formatted(file));
  }
}
