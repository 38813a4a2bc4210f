package aver.ledger.node.read;

import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.client.cli.InputFile;
import aver.ledger.client.proof.ProofFiles;
import aver.ledger.client.settings.GenesisInput;
import aver.ledger.proof.file.CheckpointProof;
import aver.ledger.proof.file.LeafProof;
import aver.ledger.proof.file.TlogProof;
import aver.ledger.proof.file.ValueProof;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.Link;
import aver.ledger.proof.note.SignerSet;
import aver.ledger.proof.note.TrustedSet;
import aver.ledger.proof.note.VerifierKey;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.Leaf;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aver audit check-proof}: checks a proof file with the genesis file and nothing else. */
@Command(
    name = "check-proof",
    description = {
      "Checks a file of aver ledger proof or checkpoint against the genesis file, without a network.",
      "Ends with 1 if it does not hold."
    },
    footer = {"", "Example: aver audit check-proof time.proof --genesis genesis.json"})
public final class AuditCheckProof implements Callable<Integer> {
  /** How the origin of a checkpoint begins; a proof file begins otherwise. */
  private static final String CHECKPOINT = "aver/";

  @Mixin private CommonOptions options = new CommonOptions();

  @Parameters(index = "0", paramLabel = "FILE", description = "The proof.")
  private Path file = Path.of("proof");

  @Option(names = "--genesis", required = true, description = "The genesis file.")
  private Path genesisFile = Path.of("genesis.json");

  @Option(
      names = "--links",
      paramLabel = "LINKS",
      description =
          "Links of a transaction's proof or a checkpoint; FILE.links if left out and there.")
  private Optional<Path> linksFile = Optional.empty();

  @Override
  public Integer call() {
    Genesis genesis = GenesisInput.read(genesisFile);
    TrustedSet trusted = new TrustedSet(genesis.chainId(), signers(genesis), 0);
    String text = InputFile.text(file, "proof", ProofFiles.CHARS_MAX);
    Map<String, Object> document = new LinkedHashMap<>();
    try {
      if (text.startsWith("{")) {
        value(ProofFiles.value(text), trusted, document);
      } else if (text.startsWith(CHECKPOINT)) {
        checkpoint(new CheckpointProof(text, links()), trusted, document);
      } else {
        leaf(new LeafProof(TlogProof.parse(text), links()), trusted, document);
      }
    } catch (IllegalArgumentException e) {
      throw CommandFailed.wrong("%s proves nothing: %s".formatted(file, e.getMessage()), e);
    }
    options.output().document(document);
    return ExitCode.DONE.code();
  }

  /** The replicas of genesis. */
  private static SignerSet signers(Genesis genesis) {
    List<VerifierKey> keys = new ArrayList<>();
    genesis
        .members()
        .forEach(member ->
            member
                .replica()
                .ifPresent(replica ->
                    keys.add(
                        new VerifierKey(
                            LedgerCheckpoint.signer(genesis.chainId(), member.id()),
                            replica.checkpointKey().key().bytes()))));
    return new SignerSet(keys);
  }

  private List<Link> links() {
    Path beside = Path.of(file + ".links");
    if (linksFile.isEmpty() && !Files.exists(beside)) {
      return List.of();
    }
    return ProofFiles.links(
        InputFile.text(linksFile.orElse(beside), "links file", ProofFiles.CHARS_MAX));
  }

  private void checkpoint(CheckpointProof proof, TrustedSet trusted, Map<String, Object> document) {
    LedgerCheckpoint head = proof.verify(trusted);
    options.output().line("Proven: a certified checkpoint");
    options
        .output()
        .line("  log      %d transactions, root %s".formatted(head.size(), head.root().hex()));
    options.output().line("  state    root " + head.state().hex());
    document.put("proven", true);
    document.put("size", head.size());
    document.put("root", head.root().hex());
    document.put("state", head.state().hex());
    at(head, document);
  }

  private void leaf(LeafProof proof, TrustedSet trusted, Map<String, Object> document) {
    LedgerCheckpoint head = proof.verify(trusted);
    Leaf leaf = Leaf.CODEC.decode(proof.leaf());
    if (leaf.seq() != proof.proof().index() + 1) {
      throw new IllegalArgumentException("the leaf stands at another place than it says");
    }
    options.output().line("Proven: transaction " + leaf.txId().hex());
    options.output().line("  seq      %d of %d".formatted(leaf.seq(), head.size()));
    options.output().line("  signer   " + leaf.signer());
    options.output().line("  outcome  " + leaf.outcome() + (leaf.outcome() == 0 ? ", done" : ""));
    document.put("proven", true);
    document.put("transaction", leaf.txId().hex());
    document.put("seq", leaf.seq());
    document.put("signer", leaf.signer());
    document.put("outcome", leaf.outcome());
    at(head, document);
  }

  private void value(ValueProof proof, TrustedSet trusted, Map<String, Object> document) {
    LedgerCheckpoint head = proof.verify(trusted);
    String key = HexFormat.of().formatHex(proof.key());
    Optional<String> value = proof.value().map(HexFormat.of()::formatHex);
    options
        .output()
        .line(
            "Proven: key %s (%s) %s"
                .formatted(
                    key,
                    new String(proof.key(), StandardCharsets.US_ASCII)
                        .replaceAll("\\p{Cntrl}", "?"),
                    value.isPresent() ? "has this value" : "has no value"));
    value.ifPresent(hex -> options.output().line("  value    " + hex));
    document.put("proven", true);
    document.put("key", key);
    value.ifPresentOrElse(hex -> document.put("value", hex), () -> document.put("absent", true));
    at(head, document);
  }

  private void at(LedgerCheckpoint head, Map<String, Object> document) {
    options
        .output()
        .line(
            "  at       height %d, %s, chain %s"
                .formatted(
                    head.height(), Instant.ofEpochMilli(head.timeMs()), head.chainId().hex()));
    document.put("height", head.height());
    document.put("timeMs", head.timeMs());
    document.put("chainId", head.chainId().hex());
  }
}
