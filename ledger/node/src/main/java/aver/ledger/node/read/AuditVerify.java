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
      "Ends with 1 and the first wrong place if anything differs."
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
      print(
          LedgerAudit.verify(
              store,
              folder.resolve(ReplicaFolder.BLOBS),
              genesis,
              lanes.lanes(),
              height -> progress.show("block " + height)));
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
      throw CommandFailed.wrong(
          "%s cannot be read whole: %s: name the folder of another replica"
              .formatted(folder, e.getMessage()),
          e);
    }
  }

  private void print(AuditReport report) {
    Output out = options.output();
    out.line("Verified");
    out.line("  chain         " + report.chainId().hex());
    out.line("  blocks        " + report.blocks());
    out.line("  transactions  " + report.transactions() + ", replayed with their signatures");
    out.line("  state values  " + report.stateValues());
    out.line(
        "  checkpoints   %d, the newest at height %d"
            .formatted(report.checkpoints(), report.certifiedHeight()));
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
    notVerified.forEach(line -> out.line("  " + line));
    if (report.certifiedHeight() < report.blocks()) {
      out.line("  blocks above height %d: not certified".formatted(report.certifiedHeight()));
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("verified", true);
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
