package aver.ledger.node.genesis;

import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.client.cli.Output;
import aver.ledger.client.settings.GenesisInput;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.VerifierKey;
import aver.ledger.rules.Genesis;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code aver genesis vkeys}: the replicas' keys as note verifiers of other tools take them. */
@Command(
    name = "vkeys",
    description = "Prints the replicas' note verifier keys, one a line: name+hex+base64.",
    footer = {"", "Example: aver genesis vkeys genesis.json > vkeys.txt"})
public final class GenesisVkeys implements Callable<Integer> {
  @Mixin private CommonOptions options = new CommonOptions();

  @Parameters(index = "0", paramLabel = "FILE", description = "The genesis file.")
  private Path file = Path.of("genesis.json");

  @Override
  public Integer call() {
    List<String> lines = lines(GenesisInput.read(file));
    Output out = options.output();
    lines.forEach(out::line);
    out.document(lines);
    return ExitCode.DONE.code();
  }

  /** One line a replica, sorted. */
  static List<String> lines(Genesis genesis) {
    return genesis.members().stream()
        .flatMap(member ->
            member.replica().stream()
                .map(replica ->
                    new VerifierKey(
                        LedgerCheckpoint.signer(genesis.chainId(), member.id()),
                        replica.checkpointKey().key().bytes())))
        .map(VerifierKey::line)
        .sorted()
        .toList();
  }
}
