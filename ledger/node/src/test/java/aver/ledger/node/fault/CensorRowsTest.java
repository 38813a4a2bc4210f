package aver.ledger.node.fault;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.LedgerClient;
import aver.ledger.client.Outcome;
import aver.ledger.node.process.Oddity;
import aver.ledger.rules.tx.SignedTransaction;
import aver.ledger.rules.tx.Transfer;
import aver.ledger.store.LedgerStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

  @TempDir Path folder;

  /**
   * A transfer of whom the liar keeps out.
   *
   * @param height of the honest replicas when it was submitted
   * @param seq of its leaf
   */
  private record Sent(long height, long seq) {}

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
          try (LedgerClient member = row.processes().client(KEPT_OUT)) {
            for (int i = 0; i < TRANSFERS; i++) {
              sent.add(send(row, member));
            }
          }
          long proposals = said(row, "proposes a block without ");
          long against = said(row, "votes against a block with something of ");
          row.saw(
              "it proposed %d blocks without what waited of theirs and voted against %d"
                  .formatted(proposals, against));
          assertThat(proposals).as("proposals without what waits").isPositive();
          assertThat(against).as("votes against").isPositive();
          row.afterwards(ended -> bounded(ended, sent));
        });
  }

  private static long said(Row row, String what) throws IOException {
    return Files.readString(row.log(LIAR)).lines().filter(line -> line.contains(what)).count();
  }

  /** Submits at an honest replica: what the liar is given alone, it answers with "busy". */
  private static Sent send(Row row, LedgerClient member) throws Exception {
    for (int i = 0; member.present().replica().equals(LIAR); i++) {
      assertThat(i).as("replicas").isLessThan(member.endpoints().size());
      member.leave(member.present());
    }
    SignedTransaction transfer = member.sign(new Transfer("hospital-1", 1));
    double height =
        HONEST.stream().mapToDouble(id -> row.metric(id, "aver_ledger_height")).max().orElse(-1);
    Outcome outcome = member.submit(transfer, Duration.ofMinutes(1));
    assertThat(outcome.done()).as("%s", outcome).isTrue();
    return new Sent((long) height, ((Outcome.Final) outcome).leaf().seq());
  }

  /** How many blocks were decided from the submission to the one with the leaf. */
  private static void bounded(Row row, List<Sent> sent) {
    List<Long> blocks;
    try (LedgerStore store =
        LedgerStore.open(
            row.data(HONEST.getFirst()).resolve("ledger"), row.processes().genesis().chainId())) {
      blocks = sent.stream().map(one -> height(store, one.seq()) - one.height()).toList();
    }
    long most = blocks.stream().mapToLong(Long::longValue).max().orElseThrow();
    row.saw(
        String.format(
            Locale.ROOT,
            "%d transfers of %s: each in at most the %dth block from its submission, %.1f on"
                + " average",
            sent.size(),
            KEPT_OUT,
            most,
            blocks.stream().mapToLong(Long::longValue).average().orElseThrow()));
    assertThat(most).as("blocks: %s", blocks).isLessThanOrEqualTo(BLOCKS_MAX);
  }

  private static long height(LedgerStore store, long seq) {
    long height = 0;
    while (store.head(height).orElseThrow().logSize() <= seq) {
      height++;
    }
    return height;
  }
}
