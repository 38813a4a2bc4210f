package aver.ledger.node.catchup;

import aver.ledger.node.certify.Ballot;
import aver.ledger.node.certify.Certifier;
import aver.ledger.node.roster.ReplicaSet;
import aver.ledger.proof.note.SignerSet;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreView;
import aver.proto.v1.CheckpointSignature;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Four founders, of whom r4 is replaced while it works; the ledger is that of r1. */
abstract class OfLeavingReplica {
  static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path folder;
  ReplacedChain chain;
  LedgerStore store;

  @BeforeEach
  void found() throws Exception {
    chain = new ReplacedChain(folder);
    store = chain.begun(folder.resolve("r1"));
  }

  @AfterEach
  void close() {
    chain.close();
  }

  final Certifier certifier(String id) {
    return certifier(id, store);
  }

  final Certifier certifier(String id, LedgerStore its) {
    Certifier certifier = chain.certifier(id, its);
    certifier.resume();
    return certifier;
  }

  final SignerSet signers() {
    try (StoreView view = store.view()) {
      return ReplicaSet.signers(view, chain.genesis().chainId());
    }
  }

  /** Others sign the last block, by their first keys. */
  final void sign(Certifier certifier, SignerSet before, String... ids) {
    for (String id : ids) {
      certifier.take(id, List.of(signature(id, before)));
    }
  }

  final CheckpointSignature signature(String id, SignerSet before) {
    var head = store.head().orElseThrow();
    String text = Ballot.Question.of(chain.genesis().chainId(), head, before, signers()).text();
    return CheckpointSignature.newBuilder()
        .setReplica(id)
        .setHeight(head.height())
        .setText(text)
        .setLine(chain.line(id, text).line())
        .build();
  }
}
