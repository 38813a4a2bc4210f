package aver.ledger.node.read;

import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.client.cli.InputFile;
import aver.ledger.client.settings.GenesisInput;
import aver.ledger.node.archive.LedgerArchive;
import aver.ledger.proof.Digest;
import aver.ledger.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aver ledger import}: another order begins where an archive ends. */
@Command(
    name = "import",
    description = {
      "Brings the ledger of a stopped replica to the end of an archive, and lets another order"
          + " begin there.",
      "For a change of the engine, by all replicas while all are stopped. Chain id, log and state",
      "stay what they are. The chain, --blocks and the certified root of the log are checked before",
      "any of it is used; the state by executing it, block by block. If that comes out wrong, the",
      "blocks before stay, and no other order begins.",
      "Compare what is printed with another operator before the replica is started again."
    },
    footer = {
      "",
      "Example: aver ledger import ledger.aver --dir replica-1 --genesis genesis.json --blocks HEX"
    })
public final class LedgerImport implements Callable<Integer> {
  @Mixin private CommonOptions options = new CommonOptions();

  @Parameters(paramLabel = "ARCHIVE", description = "What aver ledger export --archive wrote.")
  private Path archive = Path.of("ledger.aver");

  @Option(
      names = "--dir",
      required = true,
      paramLabel = "REPLICA",
      description = "Folder of a stopped replica, or of one that never ran.")
  private Path folder = Path.of(".");

  @Option(
      names = "--genesis",
      required = true,
      paramLabel = "FILE",
      description = "Genesis file of the chain that is trusted.")
  private Path genesis = Path.of("genesis.json");

  @Option(
      names = "--blocks",
      paramLabel = "HEX",
      description = "What aver ledger export printed as blocks, as its operator says it.")
  private Optional<String> blocks = Optional.empty();

  private static Digest digest(String hex) {
    try {
      return Digest.ofHex(hex);
    } catch (IllegalArgumentException e) {
      throw CommandFailed.usage("--blocks has 64 hex digits: aver ledger export prints them", e);
    }
  }

  @Override
  public Integer call() {
    InputFile.require(archive, "archive");
    var founded = GenesisInput.read(genesis);
    Optional<Digest> cut = blocks.map(LedgerImport::digest);
    boolean empty = !Files.exists(folder.resolve(ReplicaFolder.LEDGER).resolve("CURRENT"));
    try {
      LedgerArchive.Contents contents = LedgerArchive.read(archive, folder, founded, cut);
      String before =
          empty
              ? "no ledger before (correct --dir if a replica ran on it)"
              : "this ledger or its beginning before";
      options
          .output()
          .line("%s, which held %s: another order begins behind".formatted(folder, before));
      ArchiveLines.of(contents).forEach(options.output()::line);
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("folder", folder.toString());
      document.put("emptyBefore", empty);
      document.putAll(ArchiveLines.document(contents));
      options.output().document(document);
      return ExitCode.DONE.code();
    } catch (LedgerArchive.RefusedException e) {
      throw CommandFailed.wrong("%s is not taken in: %s".formatted(archive, e.getMessage()), e);
    } catch (StoreException e) {
      throw CommandFailed.unavailable(
          "%s cannot be brought forward: %s".formatted(folder, e.getMessage()), e);
    } catch (IOException | UncheckedIOException e) {
      throw CommandFailed.unavailable(
          "%s cannot be read or %s not be written: %s: check the disks"
              .formatted(archive, folder, e.getMessage()),
          e);
    }
  }
}
