package aver.ledger.node.read;

import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.client.cli.OutputFile;
import aver.ledger.client.proof.ProofFiles;
import aver.ledger.proof.Digest;
import aver.ledger.proof.file.LeafProof;
import aver.ledger.proof.file.ValueProof;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code aver ledger proof}: a file that proves one thing offline. */
@Command(
    name = "proof",
    description = {
      "Writes a proof that anybody can check offline with the genesis file: that a transaction is in"
          + " the log (a C2SP tlog-proof, and FILE.links), or that a key of the state has a value or none."
    },
    footer = {
      "",
      "Example: aver ledger proof --dir replica-1 --key 74696d65 -o time.proof",
      "         aver audit check-proof time.proof --genesis genesis.json"
    })
public final class LedgerProof implements Callable<Integer> {
  @Mixin private CommonOptions options = new CommonOptions();
  @Mixin private LedgerSource source = new LedgerSource();

  @ArgGroup private What what = new What();

  @Option(names = "-o", paramLabel = "FILE", description = "Write it to a file.")
  private Optional<Path> output = Optional.empty();

  /** One of the two. */
  static final class What {
    @Option(names = "--tx", paramLabel = "ID", description = "Id of a transaction, in hex.")
    private Optional<String> transaction = Optional.empty();

    @Option(names = "--key", paramLabel = "HEX", description = "Key of the state, in hex.")
    private Optional<String> key = Optional.empty();
  }

  @Override
  public Integer call() {
    if (what.transaction.isPresent()) {
      transaction(digest(what.transaction.get()));
    } else {
      value(
          key(
              what.key.orElseThrow(() ->
                  CommandFailed.usage(
                      "proof of what: name a transaction with --tx ID, or a key of the state with"
                          + " --key HEX"))));
    }
    return ExitCode.DONE.code();
  }

  private static Digest digest(String hex) {
    try {
      return Digest.ofHex(hex);
    } catch (IllegalArgumentException e) {
      throw CommandFailed.usage("an id has 64 hex digits: see aver ledger transactions", e);
    }
  }

  private static byte[] key(String hex) {
    try {
      byte[] key = HexFormat.of().parseHex(hex);
      if (key.length > 0) {
        return key;
      }
    } catch (IllegalArgumentException e) {
      throw CommandFailed.usage(hex + " is no hex: give the key's bytes, as in 74696d65", e);
    }
    throw CommandFailed.usage("a key has at least one byte");
  }

  private void transaction(Digest id) {
    LeafProof proof =
        source
            .read(
                (store, folder) -> new FolderProofs(store, folder).transaction(id),
                (replica, client) -> replica.transaction(id))
            .orElseThrow(() ->
                CommandFailed.wrong(
                    "the certified log has no transaction %s: see aver ledger transactions"
                        .formatted(id.hex())));
    String text = proof.proof().text();
    String links = ProofFiles.links(proof.links());
    if (output.isPresent()) {
      Path file = output.get();
      OutputFile.write(Path.of(file + ".links"), links);
      OutputFile.write(file, text);
      said(file, "that transaction %s is in the log".formatted(id.hex()));
    } else {
      options.output().line(text.stripTrailing());
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("proof", text);
    document.put("links", links);
    options.output().document(document);
  }

  private void value(byte[] key) {
    ValueProof proof =
        source.read(
            (store, folder) -> new FolderProofs(store, folder).value(key),
            (replica, client) -> replica.value(key));
    String text = ProofFiles.value(proof);
    if (output.isPresent()) {
      OutputFile.write(output.get(), text);
      said(
          output.get(),
          "that key %s has %s"
              .formatted(
                  HexFormat.of().formatHex(key),
                  proof.value().isPresent() ? "a value" : "no value"));
    } else {
      options.output().line(text.stripTrailing());
    }
    options.output().document(ProofFiles.document(proof));
  }

  private void said(Path file, String what) {
    options.wrote(
        file,
        "the proof " + what,
        "aver audit check-proof %s --genesis genesis.json".formatted(file));
  }
}
