package aver.ledger.node.execution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.engine.DecidedBlock;
import aver.ledger.engine.EngineCursor;
import aver.ledger.node.SmallChain;
import aver.ledger.node.health.LedgerMeters;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.tx.Envelope;
import aver.ledger.rules.tx.SignedTransaction;
import aver.ledger.rules.tx.Tick;
import aver.ledger.rules.tx.Transaction;
import aver.ledger.rules.tx.Transfer;
import aver.ledger.store.LedgerStore;
import aver.ledger.wire.TransactionWire;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Of a block that is proposed a replica knows what would come of it: what is dropped does not stand
 * on disks for ever, and what was looked at is not executed twice.
 */
final class ProposedBlockTest {
  @TempDir Path folder;

  private SmallChain chain;
  private int nonces;

  @BeforeEach
  void begin() throws Exception {
    chain = new SmallChain(folder);
  }

  @Test
  void onlyWhatLeavesALeafIsWorthOrdering() {
    try (LedgerStore store = chain.open(folder.resolve("ledger"))) {
      ReplicaLedger ledger = chain.ledger(store);
      byte[] known = transfer(1);
      apply(ledger, 1, known);
      byte[] one = transfer(1);
      byte[] two = transfer(1);
      byte[] refused = signed("r1", new Transfer("r2", 1_000_000), 600_000, 0);
      byte[] tick = signed("r2", new Tick(), 600_000, 5_000);
      byte[] forged = transfer(1);
      forged[forged.length - 1] ^= 1;
      List<byte[]> block =
          List.of(
              one,
              "noise".getBytes(UTF_8),
              known,
              refused,
              forged,
              one.clone(),
              signed("admin-1", new Transfer("r1", 1), -1, 0),
              signed("r1", new Tick(), 600_000, 0),
              tick,
              signed("r2", new Tick(), 600_000, 5_099),
              two);
      List<byte[]> worth = ledger.worthOrdering(block);
      assertThat(worth).containsExactly(one, refused, tick, two);
      assertThat(ledger.worthOrdering(worth)).containsExactlyElementsOf(worth);
      assertThat(apply(ledger, 2, worth.toArray(byte[][]::new)))
          .as("each of them left a leaf")
          .isEqualTo(4);
    }
  }

  @Test
  void aBlockThatWasLookedAtIsExecutedOnceAndCountedOnce() {
    try (LedgerStore store = chain.open(folder.resolve("ledger"));
        LedgerStore other = chain.open(folder.resolve("other"))) {
      MeterRegistry registry = new SimpleMeterRegistry();
      ReplicaLedger ledger =
          new ReplicaLedger(store, chain.genesis(), new LedgerMeters(registry), _ -> {});
      ReplicaLedger unasked = chain.ledger(other);
      byte[][] block = {transfer(1), transfer(2), transfer(3)};
      assertThat(ledger.worthOrdering(List.of(block))).hasSize(3);
      assertThat(ledger.worthOrdering(copies(block))).hasSize(3);
      apply(ledger, 1, copies(block).toArray(byte[][]::new));
      apply(unasked, 1, block);
      assertThat(ledger.info()).isEqualTo(unasked.info());
      assertThat(registry.get("aver.signature.checks").counter().count()).isEqualTo(3);
      assertThat(registry.get("aver.transactions").counters())
          .singleElement()
          .matches(counter -> counter.count() == 3);
    }
  }

  @Test
  void whatWasLookedAtIsForgottenWhereAnotherBlockIsDecided() {
    try (LedgerStore store = chain.open(folder.resolve("ledger"));
        LedgerStore other = chain.open(folder.resolve("other"))) {
      ReplicaLedger ledger = chain.ledger(store);
      ReplicaLedger unasked = chain.ledger(other);
      byte[] one = transfer(1);
      byte[] two = transfer(2);
      assertThat(ledger.worthOrdering(List.of(one, two))).hasSize(2);
      apply(ledger, 1, two);
      apply(unasked, 1, two);
      assertThat(ledger.info()).as("another block").isEqualTo(unasked.info());
      assertThat(ledger.worthOrdering(List.of(two, one))).containsExactly(one);
      apply(ledger, 2, one);
      apply(unasked, 2, one);
      assertThat(ledger.worthOrdering(List.of(one))).as("at another height").isEmpty();
      apply(ledger, 3, one);
      apply(unasked, 3, one);
      assertThat(ledger.info()).isEqualTo(unasked.info());
      assertThat(ledger.info().height()).isEqualTo(2);
    }
  }

  private static int apply(ReplicaLedger ledger, int place, byte[]... block) {
    EngineCursor cursor = new EngineCursor(1, place);
    int logged = ledger.execute(new DecidedBlock(cursor, List.of(block))).leaves();
    ledger.commit(cursor);
    return logged;
  }

  private static List<byte[]> copies(byte[]... block) {
    List<byte[]> copies = new ArrayList<>();
    for (byte[] each : block) {
      copies.add(each.clone());
    }
    return copies;
  }

  private byte[] transfer(long amount) {
    return signed("admin-1", new Transfer("r1", amount), 600_000, 0);
  }

  private byte[] signed(String signer, Transaction transaction, long validMs, long readingMs) {
    long genesisMs = chain.genesis().timeMs();
    byte[] nonce = ByteBuffer.allocate(16).putInt(++nonces).array();
    Envelope envelope =
        new Envelope(
            1,
            signer,
            1,
            Octets.of(nonce),
            genesisMs + validMs,
            readingMs == 0 ? 0 : genesisMs + readingMs);
    SignedTransaction tx =
        TransactionWire.sign(
            envelope, transaction, chain.genesis().chainId(), chain.keys(signer).identity());
    return TransactionWire.encode(tx);
  }
}
