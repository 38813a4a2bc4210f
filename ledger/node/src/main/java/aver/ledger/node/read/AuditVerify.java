package aver.ledger.node.read;

import aver.ledger.audit.AuditReport;
import aver.ledger.audit.LedgerAudit;
import aver.ledger.audit.WrongPlace;
import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.client.cli.Output;
import aver.ledger.client.cli.Progress;
import aver.ledger.client.settings.GenesisInput;
import aver.ledger.rules.Genesis;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aver audit verify}: replays a stopped replica's ledger from genesis. */
@Command(
    name = "verify",
    description = {
      "Replays every transaction from genesis, computes every aggregate again whose updates are"
          + " kept, and compares all that the replica keeps. Writes nothing.",
      "Ends with 1 and the first wrong place if anything differs, and with 1 if nothing is"
          + " certified. What is above the certified height is one replica's word."
    },
    footer = {"", "Example: aver audit verify replica-1 --genesis genesis.json"})
public final class AuditVerify implements Callable<Integer> {
  private static final List<String> NOT_VERIFIED =
      List.of(
          "training: whether a hospital trained honestly leaves no trace in sums",
          "checkpoints that are no longer kept: a replica keeps the newest and the changes of its"
              + " set");

  @Mixin private CommonOptions options = new CommonOptions();

  @Parameters(index = "0", paramLabel = "REPLICA", description = "Folder of a stopped replica.")
  private Path folder = Path.of(".");

  @Option(names = "--genesis", required = true, description = "The genesis file.")
  private Path genesisFile = Path.of("genesis.json");

  @Override
  public Integer call() {
    Genesis genesis = GenesisInput.read(genesisFile);
    try (LedgerStore store = ReplicaFolder.open(folder, genesis.chainId());
        ComputeLanes lanes = new ComputeLanes();
        Progress progress = options.progress()) {
      AuditReport report =
          LedgerAudit.verify(
              store,
              folder.resolve(ReplicaFolder.BLOBS),
              genesis,
              lanes.lanes(),
              height -> progress.show("block " + height));
      // the checkpoint at height 0 is of genesis, and says nothing of a block
      boolean certified = report.certifiedHeight() >= Math.min(1, report.blocks());
      print(report, certified);
      if (!certified) {
        throw CommandFailed.wrong(
            "%s holds no certified checkpoint of a block: whoever kept it could have left out or"
                    .formatted(folder)
                + " reordered what it likes, so name the folder of another replica");
      }
      return ExitCode.DONE.code();
    } catch (WrongPlace e) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("verified", false);
      document.put("place", e.place());
      document.put("expected", e.expected());
      document.put("found", e.found());
      options.output().document(document);
      throw CommandFailed.wrong(String.valueOf(e.getMessage()), e);
    } catch (StoreException e) {
      throw ReplicaFolder.notWhole(folder, e);
    }
  }

  private void print(AuditReport report, boolean certified) {
    Output out = options.output();
    out.line(certified ? "Verified" : "Consistent, and certified by nobody");
    out.line("  chain         " + report.chainId().hex());
    out.line("  blocks        " + report.blocks());
    out.line("  transactions  " + report.transactions() + ", replayed with their signatures");
    out.line("  state values  " + report.stateValues());
    out.line(
        certified
            ? "  checkpoints   %d, the newest at height %d"
                .formatted(report.checkpoints(), report.certifiedHeight())
            : "  checkpoints   none is certified");
    out.line("  links         %d changes of the replicas".formatted(report.links()));
    out.line(
        "  aggregates    %d of %d recomputed from their updates"
            .formatted(report.aggregates(), report.aggregates() + report.unverified().size()));
    out.line(
        "  blobs         %d files, %d bytes, each with its root"
            .formatted(report.blobs(), report.blobBytes()));
    out.line("  log root      " + report.logRoot().hex());
    out.line("  state root    " + report.stateRoot().hex());
    out.line("Not verified");
    List<String> notVerified = new ArrayList<>(report.unverified());
    notVerified.addAll(NOT_VERIFIED);
    if (report.certifiedHeight() < report.blocks()) {
      notVerified.add(
          certified
              ? "blocks above height %d: no quorum of replicas is known to have signed them"
                  .formatted(report.certifiedHeight())
              : "all blocks: no quorum of replicas is known to have signed one of them");
    }
    notVerified.forEach(line -> out.line("  " + line));
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("verified", certified);
    document.put("chainId", report.chainId().hex());
    document.put("blocks", report.blocks());
    document.put("transactions", report.transactions());
    document.put("stateValues", report.stateValues());
    document.put("checkpoints", report.checkpoints());
    document.put("certifiedHeight", report.certifiedHeight());
    document.put("links", report.links());
    document.put("aggregatesRecomputed", report.aggregates());
    document.put("aggregates", report.aggregates() + report.unverified().size());
    document.put("blobs", report.blobs());
    document.put("blobBytes", report.blobBytes());
    document.put("logRoot", report.logRoot().hex());
    document.put("stateRoot", report.stateRoot().hex());
    document.put("notVerified", notVerified);
    out.document(document);
  }
}
