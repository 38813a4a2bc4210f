package aver.ledger.node.genesis;

import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.client.cli.Output;
import aver.ledger.client.cli.OutputFile;
import aver.ledger.client.join.RequestInput;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.state.NewMember;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aver genesis create}: founds a federation from a description and the founders' files. */
@Command(
    name = "create",
    description = "Makes a genesis file from a description and the join requests of the founders.",
    footer = {
      "",
      "The description is a YAML file, such as:",
      "  name: Heart consortium",
      "  settings: {admin-threshold: 2}",
      "  balances: {charite: 1000000}",
      "",
      "Example: aver genesis create --description founding.yaml -o genesis.json requests/*.json"
    })
public final class GenesisCreate implements Callable<Integer> {
  @Mixin private CommonOptions options = new CommonOptions();

  @Option(
      names = "--description",
      required = true,
      paramLabel = "FILE",
      description = "Name, beginning (now if left out), settings and first balances.")
  private Path description = Path.of("founding.yaml");

  @Option(
      names = "-o",
      required = true,
      paramLabel = "FILE",
      description = "The genesis file to write; it must not exist.")
  private Path output = Path.of("genesis.json");

  @Parameters(arity = "1..*", paramLabel = "REQUEST", description = "Join request files.")
  private List<Path> requests = List.of();

  @Override
  public Integer call() {
    if (Files.exists(output)) {
      throw CommandFailed.usage(
          output + " exists: a genesis file is never overwritten; name another file");
    }
    GenesisDescription described = GenesisDescription.read(description);
    List<NewMember> members =
        requests.stream()
            .map(file -> RequestInput.read(file).member())
            .sorted(Comparator.comparing(NewMember::id))
            .toList();
    Genesis genesis;
    try {
      genesis =
          new Genesis(
              described.name(),
              described.timeMs().orElseGet(System::currentTimeMillis),
              members,
              described.balances(),
              described.settings());
    } catch (IllegalArgumentException e) {
      throw CommandFailed.usage(
          "this founds no federation: %s: correct %s or the list of requests"
              .formatted(e.getMessage(), description),
          e);
    }
    OutputFile.write(output, genesis.canonical());
    Output out = options.output();
    GenesisShow.print(out, genesis);
    options.wrote(
        output,
        "the founding document",
        "give it to every member; each compares the chain id of: aver genesis show " + output);
    out.document(GenesisShow.document(genesis));
    return ExitCode.DONE.code();
  }
}
