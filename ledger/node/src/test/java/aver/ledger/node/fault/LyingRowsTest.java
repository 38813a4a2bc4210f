package aver.ledger.node.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.LedgerClient;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.client.cli.CommandLineRunner;
import aver.ledger.node.LedgerMain;
import aver.ledger.node.process.Oddity;
import aver.ledger.proof.note.Note;
import aver.ledger.rules.tx.SignedTransaction;
import aver.ledger.rules.tx.Transfer;
import aver.ledger.store.LedgerStore;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rows of the fault table in which replicas work with another history than the rest: they execute
 * something else, or were made to by a leader that lies.
 */
@Tag("slow")
@Tag("faults")
final class LyingRowsTest {
  private static final String DIVERGED = "is another one";
  private static final Duration WAIT = Duration.ofSeconds(20);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"ratis", "comet"})
  void row17OneExecutesSomethingElse(String engine) throws Exception {
    Table.play(
        "17",
        engine,
        folder,
        "one leaves a member's transactions out of every block, and signs what comes out",
        row -> {
          lie(row, Oddity.SKIPS, "replica-4");
          try (LedgerClient member = row.processes().client("hospital-3")) {
            var outcome = member.submit(new Transfer("hospital-1", 3));
            assertThat(outcome.done()).as("%s", outcome).isTrue();
          }
          row.saw("what it leaves out is final without it");
          new Naming(row, "replica-4", List.of("replica-1", "replica-2", "replica-3"))
              .await(engine);
          row.goesOn("with the liar");
          row.misled("replica-4");
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"ratis", "comet"})
  void row17TwoExecuteSomethingElse(String engine) throws Exception {
    Table.play(
        "17",
        engine,
        folder,
        "two (f + 1) leave the same member's transactions out of every block, and sign what comes"
            + " out",
        row -> {
          List<String> liars = List.of("replica-3", "replica-4");
          lie(row, Oddity.SKIPS, "replica-3", "replica-4");
          row.stuck();
          try (SignedLies lies = new SignedLies(row.processes(), "replica-1", liars)) {
            try (LedgerClient member = row.processes().client("hospital-3")) {
              var transfer = member.sign(new Transfer("hospital-1", 3));
              assertThat(isFinal(member, transfer)).isFalse();
            }
            row.saw("what they leave out is not final after 20 s");
            row.standsStill("with two liars of four");
            boolean signed = row.logged("replica-1", "signed another checkpoint");
            for (String id : List.of("replica-1", "replica-2")) {
              if (signed) {
                row.endsItself(id, DIVERGED);
              } else {
                row.processes().end(id);
              }
            }
            for (String liar : liars) {
              row.misled(liar);
              row.processes().process(liar).destroyForcibly().waitFor();
            }
            if (signed) {
              refused(row, lies);
            } else {
              signedNothing(row, row.data("replica-1"));
            }
          }
        });
  }

  private static boolean isFinal(LedgerClient member, SignedTransaction sent) {
    try {
      var _ = member.submit(sent, WAIT);
      return true;
    } catch (LedgerUnavailableException e) {
      return false;
    }
  }

  /** A block of nothing but what they leave out is none to them: there is no lie to be seen. */
  private static void signedNothing(Row row, Path honest) {
    try (LedgerStore store =
        LedgerStore.open(honest.resolve("ledger"), row.processes().genesis().chainId())) {
      long certified = store.checkpoints().newestHeight().orElseThrow();
      assertThat(store.head().orElseThrow().height()).isGreaterThan(certified);
      for (String liar : List.of("replica-3", "replica-4")) {
        assertThat(store.signatures().of(liar).orElseThrow().height())
            .as("signed by %s", liar)
            .isLessThanOrEqualTo(certified);
      }
    }
    row.saw("the block holds nothing else, so the two signed none, and it stays uncertified");
  }

  /** What the two signed is no certificate, however they put it together. */
  private void refused(Row row, SignedLies lies) throws Exception {
    long certified;
    try (LedgerStore store =
        LedgerStore.open(
            row.data("replica-1").resolve("ledger"), row.processes().genesis().chainId())) {
      certified = store.checkpoints().newestHeight().orElseThrow();
    }
    List<Note> signed = lies.above(certified);
    long byBoth = signed.stream().filter(lie -> lie.signatures().size() == 2).count();
    assertThat(byBoth).as("lies that both were seen to sign, of %d", signed.size()).isPositive();
    for (Note lie : signed) {
      List<Note.Signature> lines = lie.signatures();
      requireRefused(lie);
      requireRefused(
          new Note(lie.text(), List.of(lines.getFirst(), lines.getLast(), lines.getFirst())));
    }
    row.saw(
        "lies above height %d that were seen to be signed: %d, of them by both: %d; aver audit"
                .formatted(certified, signed.size(), byBoth)
            + " check-proof takes no note of any, with two lines or with three");
  }

  private void requireRefused(Note lie) throws Exception {
    Path note = folder.resolve("lie.note");
    Files.write(note, lie.encode().getBytes(UTF_8));
    StringWriter err = new StringWriter();
    int code =
        CommandLineRunner.run(
            new LedgerMain(),
            new PrintWriter(new StringWriter()),
            new PrintWriter(err),
            "audit",
            "check-proof",
            note.toString(),
            "--genesis",
            folder.resolve("genesis.json").toString());
    assertThat(code).as("%s", err).isEqualTo(1);
  }

  @Test
  void row18ALeaderTellsOneOtherBlocks() throws Exception {
    Table.play(
        "18",
        "ratis",
        folder,
        "a leader sends one follower entries without a member's transactions",
        row -> {
          row.start(Oddity.TELLS_ONE, "replica-4");
          row.makeLead("replica-4");
          row.endsItself("replica-1", DIVERGED);
          row.goesOnForEach("without who was lied to");
          row.misled("replica-1");
        });
  }

  @Test
  void row18ALeaderTellsTwoOtherBlocks() throws Exception {
    Table.play(
        "18",
        "ratis",
        folder,
        "a leader sends one follower entries without a member's transactions, and a second one"
            + " entries without another member's",
        row -> {
          row.start(Oddity.TELLS_EACH, "replica-4");
          row.makeLead("replica-4");
          for (String id : List.of("replica-1", "replica-2")) {
            row.endsItself(id, DIVERGED);
            row.misled(id);
          }
          row.stuck();
          row.standsStill("without both who were lied to");
        });
  }

  @Test
  void row18ALeaderKeepsOneOut() throws Exception {
    Table.play(
        "18",
        "ratis",
        folder,
        "a leader orders nothing of one hospital, and never answers who passes it on",
        row -> {
          row.start(Oddity.KEEPS_OUT, "replica-4");
          row.makeLead("replica-4");
          row.standsStillFor("hospital-2", "while it leads");
          row.goesOnFor("hospital-1", "meanwhile");
          row.processes().process("replica-4").destroyForcibly().waitFor();
          row.goesOnForEach("another one leads");
          row.processes().start("replica-4");
        });
  }

  private static void lie(Row row, Oddity oddity, String... liars) throws Exception {
    row.start(oddity, liars);
    row.goesOn("with " + String.join(" and ", liars) + " so");
  }
}
