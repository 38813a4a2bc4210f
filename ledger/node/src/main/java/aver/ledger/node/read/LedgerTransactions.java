package aver.ledger.node.read;

import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.proof.Digest;
import aver.ledger.rules.Leaf;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Overlay;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreException;
import aver.ledger.store.StoreView;
import aver.ledger.wire.DecodeException;
import aver.ledger.wire.TransactionWire;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code aver ledger transactions}: the log, as it is kept. */
@Command(
    name = "transactions",
    description = {
      "Lists the transactions of the log; outcome 0 took effect, others name the rule that refused.",
      "It believes the folder: check it with aver audit verify."
    },
    footer = {"", "Example: aver ledger transactions --dir replica-1 --json"})
public final class LedgerTransactions implements Callable<Integer> {
  @Mixin private CommonOptions options = new CommonOptions();

  @Option(names = "--dir", required = true, description = "Folder of a stopped replica.")
  private Path folder = Path.of(".");

  /** One line of the list. */
  record Line(long seq, String id, String kind, String signer, int outcome) {}

  @Override
  public Integer call() {
    List<Line> lines = new ArrayList<>();
    try (LedgerStore store = ReplicaFolder.open(folder);
        StoreView view = store.view()) {
      Digest chainId = new Overlay(view).get(Keys.CHAIN_ID).orElseThrow();
      for (long place = 0; place < view.head().logSize(); place++) {
        Line line = line(store, place, chainId);
        options
            .output()
            .line(
                "%8d  %s  %-18s %-20s %d"
                    .formatted(line.seq, line.id, line.kind, line.signer, line.outcome));
        if (options.json()) {
          lines.add(line);
        }
      }
    } catch (StoreException e) {
      throw CommandFailed.wrong(folder + " cannot be read whole: " + e.getMessage(), e);
    }
    options.output().document(lines);
    return ExitCode.DONE.code();
  }

  private static Line line(LedgerStore store, long place, Digest chainId) {
    String name = "transaction " + (place + 1);
    byte[] bytes = store.transaction(place).orElseThrow(() -> damaged(name + " is missing"));
    byte[] leafBytes = store.leaf(place).orElseThrow(() -> damaged("leaf of " + name + " missing"));
    try {
      String kind = TransactionWire.decode(bytes, chainId).transaction().kind();
      Leaf leaf = Leaf.CODEC.decode(leafBytes);
      return new Line(place + 1, leaf.txId().hex(), kind, leaf.signer(), leaf.outcome());
    } catch (DecodeException | IllegalArgumentException e) {
      throw damaged(name + " does not decode: " + e.getMessage());
    }
  }

  private static CommandFailed damaged(String what) {
    return CommandFailed.wrong(what + ": the folder is damaged, see aver audit verify");
  }
}
