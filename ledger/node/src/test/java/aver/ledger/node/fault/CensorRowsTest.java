package aver.ledger.node.fault;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.Endpoint;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.Outcome;
import aver.ledger.node.order.Cursors;
import aver.ledger.node.process.Oddity;
import aver.ledger.rules.tx.SignedTransaction;
import aver.ledger.rules.tx.Transfer;
import aver.ledger.store.LedgerStore;
import aver.ledger.wire.TransactionWire;
import aver.proto.v1.SubmitRequest;
import aver.proto.v1.SubmitResponse;
import aver.proto.v1.TransactionsServiceGrpc;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The row of the fault table in which one of four proposers keeps a member out. */
@Tag("slow")
@Tag("faults")
final class CensorRowsTest {
  private static final String LIAR = "replica-4";

  /** One of both that it keeps out; the other one submits all the time. */
  private static final String KEPT_OUT = "hospital-3";

  private static final List<String> HONEST = List.of("replica-1", "replica-2", "replica-3");
  private static final int TRANSFERS = 20;

  /** 2 (f + 1), where one of four lies. */
  private static final long BLOCKS_MAX = 4;

  /**
   * The one that was proposed before all of them had it; and the next, where that one was decided
   * and not shown yet when heights were looked at.
   */
  private static final long LACKING_MAX = 2;

  private static final Duration HELD_WITHIN = Duration.ofSeconds(10);

  @TempDir Path folder;

  /**
   * A transfer of whom the liar keeps out.
   *
   * @param submitted last block of the honest replicas before the first of them was given it
   * @param admitted their last block when the pool of each of them was seen to hold it
   * @param seq of its leaf
   */
  private record Sent(long submitted, long admitted, long seq) {}

  /** A leader of Ratis can keep a member out, so this is shown where one of four cannot. */
  @Test
  void row18AReplicaKeepsOneOut() throws Exception {
    Table.play(
        "18",
        "comet",
        folder,
        "one admits anything, offers noise, forgeries and what was ordered before, proposes nothing"
            + " of two hospitals and votes against every block that has something of theirs",
        row -> {
          row.start(Oddity.CENSORS, LIAR);
          row.goesOnForEach("with the liar");
          List<Sent> sent = new ArrayList<>();
          Set<Long> ofLiar;
          try (LedgerClient member = row.processes().client(KEPT_OUT);
              Proposers proposers = new Proposers(row.processes(), LIAR, HONEST)) {
            for (int i = 0; i < TRANSFERS; i++) {
              sent.add(send(row, proposers, member));
            }
            proposers.newest();
            ofLiar = proposers.blocksOf(LIAR, row.processes());
          }
          long proposals = said(row, "proposes a block without ");
          long against = said(row, "votes against a block with something of ");
          row.saw(
              "it proposed %d blocks without what waited of theirs and voted against %d"
                  .formatted(proposals, against));
          assertThat(proposals).as("proposals without what waits").isPositive();
          assertThat(against).as("votes against").isPositive();
          assertThat(ofLiar).as("blocks of the liar").isNotEmpty();
          row.afterwards(ended -> bounded(ended, sent, ofLiar));
        });
  }

  private static long said(Row row, String what) throws IOException {
    return Files.readString(row.log(LIAR)).lines().filter(line -> line.contains(what)).count();
  }

  /**
   * Gives it to each honest replica itself, so that it is known from when on every proposer but the
   * liar had it: a block that was proposed before cannot hold it, whoever proposed it.
   */
  private static Sent send(Row row, Proposers proposers, LedgerClient member) throws Exception {
    SignedTransaction transfer = member.sign(new Transfer("hospital-1", 1));
    byte[] bytes = TransactionWire.encode(transfer);
    long submitted = proposers.newest();
    List<Offered> offered =
        member.endpoints().stream()
            .filter(endpoint -> HONEST.contains(endpoint.replica()))
            .map(endpoint -> new Offered(member, endpoint, bytes))
            .toList();
    for (Offered one : offered) {
      one.awaitHeld(row);
    }
    long admitted = proposers.newest();
    Outcome outcome = member.submit(transfer, Duration.ofMinutes(1));
    assertThat(outcome.done()).as("%s", outcome).isTrue();
    return new Sent(submitted, admitted, ((Outcome.Final) outcome).leaf().seq());
  }

  /** A replica answers once a transaction is ordered; that its pool has it, its engine says. */
  private static final class Offered {
    private final LedgerClient member;
    private final Endpoint endpoint;
    private final byte[] transaction;
    private Future<SubmitResponse> answer;

    Offered(LedgerClient member, Endpoint endpoint, byte[] transaction) {
      this.member = member;
      this.endpoint = endpoint;
      this.transaction = transaction;
      this.answer = submitted();
    }

    private Future<SubmitResponse> submitted() {
      return TransactionsServiceGrpc.newFutureStub(member.channel(endpoint))
          .withDeadlineAfter(HELD_WITHIN)
          .submit(
              SubmitRequest.newBuilder().setTransaction(ByteString.copyFrom(transaction)).build());
    }

    void awaitHeld(Row row) throws Exception {
      long end = System.nanoTime() + HELD_WITHIN.toNanos();
      while (!ordered() && !EnginePool.holds(row, endpoint.replica(), transaction)) {
        assertThat(System.nanoTime()).as("%s does not hold it", endpoint).isLessThan(end);
        Thread.sleep(1); // between two looks
      }
    }

    private boolean ordered() throws Exception {
      if (!answer.isDone()) {
        return false;
      }
      switch (answer.get().getAdmission()) {
        case ADMISSION_ADMITTED, ADMISSION_DUPLICATE -> {
          return true;
        }
        case ADMISSION_BUSY -> answer = submitted();
        default -> throw new AssertionError(endpoint + " answers " + answer.get());
      }
      return false;
    }
  }

  /**
   * Every block that an honest one proposed has it, but those they were at; so whoever keeps it out
   * has its own blocks to do so. These come in turns, and twice in a row where a round of another
   * one came to nothing. Blocks are those of the engine, which makes empty ones too.
   */
  private static void bounded(Row row, List<Sent> sent, Set<Long> ofLiar) {
    List<Long> submitted = new ArrayList<>();
    List<Long> admitted = new ArrayList<>();
    List<Long> lacking = new ArrayList<>();
    try (LedgerStore store =
        LedgerStore.open(
            row.data(HONEST.getFirst()).resolve("ledger"), row.processes().genesis().chainId())) {
      for (Sent one : sent) {
        long block = block(store, one.seq());
        submitted.add(block - one.submitted());
        admitted.add(Math.max(0, block - one.admitted()));
        lacking.add(
            LongStream.range(one.admitted() + 1, block).filter(b -> !ofLiar.contains(b)).count());
      }
    }
    row.saw(
        "%d transfers of %s: %s, from when the three honest ones held it (%s, from its submission)"
            .formatted(sent.size(), KEPT_OUT, blocks(admitted), blocks(submitted)));
    row.saw(
        "of these, %d at most were proposed by an honest one and had it not"
            .formatted(Collections.max(lacking)));
    assertThat(admitted).as("blocks behind their pools").anyMatch(blocks -> blocks > 0);
    assertThat(admitted).as("blocks").allMatch(blocks -> blocks <= BLOCKS_MAX);
    assertThat(lacking).as("blocks of honest ones").allMatch(blocks -> blocks <= LACKING_MAX);
  }

  private static String blocks(List<Long> each) {
    return String.format(
        Locale.ROOT,
        "each within %d blocks, %.1f on average",
        each.stream().mapToLong(Long::longValue).max().orElseThrow(),
        each.stream().mapToLong(Long::longValue).average().orElseThrow());
  }

  private static long block(LedgerStore store, long seq) {
    long height = 0;
    while (store.head(height).orElseThrow().logSize() <= seq) {
      height++;
    }
    return Cursors.decode(store.places().of(height).orElseThrow()).index();
  }
}
