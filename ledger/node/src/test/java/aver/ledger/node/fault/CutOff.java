package aver.ledger.node.fault;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.Endpoint;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.Outcome;
import aver.ledger.client.ReplicaProofs;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.Note;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.tx.SignedTransaction;
import aver.ledger.rules.tx.Transfer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;

/** What a member is told by replicas that are cut off from the others, each asked alone. */
final class CutOff implements AutoCloseable {
  private static final Duration CALL = Duration.ofSeconds(10);

  /** For what was on its way when they were cut off. */
  private static final Duration ARRIVED = Duration.ofSeconds(2);

  private final Row row;
  private final LedgerClient member;

  /** What each held as certified since the cut. */
  private final TreeMap<String, Long> heights = new TreeMap<>();

  /** Of these replicas, which were cut off just now. */
  CutOff(Row row, List<String> ids) throws IOException {
    this.row = row;
    this.member = row.processes().client("hospital-3");
    row.lasts(ARRIVED);
    ids.forEach(id -> heights.put(id, (long) row.metric(id, "aver_ledger_certified_height")));
  }

  /**
   * The others go on: what is certified there, no replica that is cut off shows, no value of it,
   * and no transaction.
   */
  void showNothingNewer() throws Exception {
    SignedTransaction transfer = member.sign(new Transfer("hospital-1", 1));
    Outcome outcome = member.submit(transfer, Row.LONG);
    assertThat(outcome.done()).as("%s", outcome).isTrue();
    long newest = member.newest().orElseThrow().height();
    for (Endpoint endpoint : member.endpoints()) {
      Long cut = heights.get(endpoint.replica());
      if (cut == null) {
        continue;
      }
      assertThat(newest).as("certified without it").isGreaterThan(cut);
      assertThat(member.newestOf(endpoint, CALL).height()).isLessThanOrEqualTo(cut);
      ReplicaProofs alone = member.proofs(endpoint.replica()).orElseThrow();
      String proven = alone.value(Keys.TIME_MS.key().getBytes(US_ASCII)).checkpoint();
      assertThat(LedgerCheckpoint.parse(Note.parse(proven).text()).height())
          .isLessThanOrEqualTo(cut);
      assertThat(alone.transaction(transfer.id())).as("not final there").isEmpty();
      row.saw(
          "whoever asks %s alone sees height %d at most, where the others have %d"
              .formatted(endpoint.replica(), cut, newest));
    }
  }

  @Override
  public void close() {
    member.close();
  }
}
