package aver.ledger.node.fault;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.Endpoint;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.Outcome;
import aver.ledger.node.process.Oddity;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.tx.Envelope;
import aver.ledger.rules.tx.SignedTransaction;
import aver.ledger.rules.tx.Transfer;
import aver.ledger.wire.TransactionWire;
import aver.proto.v1.SubmitRequest;
import aver.proto.v1.TransactionsServiceGrpc;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A row of the fault table in which a replica has ordered what is over for its author. */
@Tag("slow")
@Tag("faults")
final class ExpiredRowsTest {
  private static final String LIAR = "replica-4";
  private static final int EACH = 3;
  private static final Duration VALID = Duration.ofSeconds(20);
  private static final Duration OFFERED = Duration.ofSeconds(20);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"ratis", "comet"})
  void row18AReplicaHasOrderedWhatHasExpired(String engine) throws Exception {
    Table.play(
        "18",
        engine,
        folder,
        "one keeps another member's transactions, such as were ordered and such as it was given"
            + " alone, until they have expired, and has them ordered then, ten a second"
            + (engine.equals("ratis") ? ", while it leads" : ""),
        row -> {
          row.start(Oddity.ORDERS_EXPIRED, LIAR);
          try (LedgerClient member = row.processes().client("hospital-3")) {
            int ordered = ordered(row, member);
            if (engine.equals("ratis")) {
              row.makeLead(LIAR);
            }
            List<SignedTransaction> withheld = withheld(row, member);
            row.says(LIAR, "that have expired");
            row.lasts(OFFERED);
            row.goesOnForEach("with the liar");
            for (SignedTransaction each : withheld) {
              assertThat(member.status(each.id(), Duration.ofSeconds(1))).isEmpty();
            }
            assertThat(member.read(Keys.balance("hospital-3"))).contains(1_000_000L - ordered);
            row.saw(
                "%d had been ordered and are there once, %d had not and are not there"
                    .formatted(ordered, withheld.size()));
            double dropped = dropped(row);
            row.saw("%.0f were ordered and dropped".formatted(dropped));
            assertThat(dropped > 0)
                .as("Ratis orders what its leader gives it, with CometBFT others refuse the block")
                .isEqualTo(engine.equals("ratis"));
          }
        });
  }

  /** How many transactions stood in blocks and left no leaf, as an honest replica counted. */
  private static double dropped(Row row) throws Exception {
    return row.processes()
        .http("replica-1", "/metrics")
        .body()
        .lines()
        .filter(line ->
            line.startsWith("aver_transactions_total") && line.contains("outcome=\"dropped\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Some that are ordered before they expire; how many. */
  private static int ordered(Row row, LedgerClient member) throws Exception {
    int done = 0;
    while (done < EACH) {
      Outcome outcome = member.submit(brief(row, member, done), Row.LONG);
      done += outcome.done() ? 1 : 0; // ledger time makes steps, so one may expire at once
    }
    return done;
  }

  /** Some that nobody but the liar gets. */
  private static List<SignedTransaction> withheld(Row row, LedgerClient member) throws Exception {
    Endpoint liar =
        member.endpoints().stream()
            .filter(at -> at.replica().equals(LIAR))
            .findFirst()
            .orElseThrow();
    List<SignedTransaction> given = new ArrayList<>();
    for (int i = 0; i < EACH; i++) {
      SignedTransaction each = brief(row, member, 100 + i);
      given.add(each);
      var _ =
          TransactionsServiceGrpc.newBlockingStub(member.channel(liar))
              .withDeadlineAfter(Row.LONG.toSeconds(), TimeUnit.SECONDS)
              .submit(
                  SubmitRequest.newBuilder()
                      .setTransaction(ByteString.copyFrom(TransactionWire.encode(each)))
                      .build());
    }
    return given;
  }

  /** Valid for a short while of ledger time. */
  private static SignedTransaction brief(Row row, LedgerClient member, int number)
      throws Exception {
    Envelope envelope =
        new Envelope(
            1,
            member.member(),
            1,
            Octets.of(ByteBuffer.allocate(16).putInt(number).putLong(System.nanoTime()).array()),
            member.refresh().timeMs() + VALID.toMillis(),
            0);
    return TransactionWire.sign(
        envelope,
        new Transfer("hospital-1", 1),
        member.chainId(),
        row.processes().keys(member.member()).identity());
  }
}
