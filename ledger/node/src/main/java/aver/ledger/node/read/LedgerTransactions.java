package aver.ledger.node.read;

import aver.ledger.client.LedgerClient;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.client.ReplicaProofs;
import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.proof.Digest;
import aver.ledger.rules.Leaf;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.tx.SignedTransaction;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreView;
import aver.ledger.wire.DecodeException;
import aver.ledger.wire.TransactionWire;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code aver ledger transactions}: the log, as it is kept. */
@Command(
    name = "transactions",
    description = {
      "Lists the transactions of the log; outcome 0 took effect, others name the rule that refused.",
      "It believes a folder, which aver audit verify checks; what a replica says is compared with the",
      "certified root."
    },
    footer = {"", "Example: aver ledger transactions --dir replica-1 --json"})
public final class LedgerTransactions implements Callable<Integer> {
  @Mixin private CommonOptions options = new CommonOptions();

  @Mixin private LedgerSource source = new LedgerSource();
  private final List<Line> lines = new ArrayList<>();

  /** One line of the list. */
  record Line(long seq, String id, String kind, String signer, int outcome) {}

  @Override
  public Integer call() {
    source.read(this::fromFolder, this::fromNode);
    options.output().document(lines);
    return ExitCode.DONE.code();
  }

  private long fromFolder(LedgerStore store, Path folder) {
    try (StoreView view = store.view()) {
      Digest chainId = new Overlay(view).get(Keys.CHAIN_ID).orElseThrow();
      long size = view.head().logSize();
      for (long place = 0; place < size; place++) {
        String name = "transaction " + (place + 1);
        show(
            store.transaction(place).orElseThrow(() -> damaged(name + " is missing")),
            store.leaf(place).orElseThrow(() -> damaged("leaf of " + name + " missing")),
            chainId);
      }
      return size;
    }
  }

  private long fromNode(ReplicaProofs replica, LedgerClient client)
      throws LedgerUnavailableException {
    replica.transactions((transaction, leaf) -> show(transaction, leaf, client.chainId()));
    return lines.size();
  }

  private void show(byte[] transaction, byte[] leafBytes, Digest chainId) {
    Line line;
    try {
      Leaf leaf = Leaf.CODEC.decode(leafBytes);
      SignedTransaction decoded = TransactionWire.decode(transaction, chainId);
      if (!decoded.id().equals(leaf.txId())) {
        throw damaged("transaction %d is another one than its leaf says".formatted(leaf.seq()));
      }
      String kind = decoded.transaction().kind();
      line = new Line(leaf.seq(), leaf.txId().hex(), kind, leaf.signer(), leaf.outcome());
    } catch (DecodeException | IllegalArgumentException e) {
      throw damaged("a transaction does not decode: " + e.getMessage());
    }
    options
        .output()
        .line(
            "%8d  %s  %-18s %-20s %d"
                .formatted(line.seq, line.id, line.kind, line.signer, line.outcome));
    if (options.json()) {
      lines.add(line);
    }
  }

  private static CommandFailed damaged(String what) {
    return CommandFailed.wrong(what + ": it is damaged, see aver audit verify");
  }
}
