package aver.ledger.node.fault;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.engine.Fatal;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.store.BlockHead;
import aver.ledger.store.LedgerStore;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionTimeoutException;

/** Who signed another checkpoint than the others is named by each of them. */
record Naming(Row row, String liar, List<String> by) {
  private static final Duration NAMED_WITHIN = Duration.ofMinutes(1);

  /** What a liar writes where an honest replica ends, since it sees a certificate of the others. */
  private static final String HEARD = "the ledger of a quorum is another one";

  /**
   * Each of the others names it in an alarm. Two ways there are for it not to be named, since it
   * signed nothing then that is another one. On CometBFT its own engine, which compares states with
   * the others' before the next block, may end it before its signature leaves. And one that was
   * behind may hear what a quorum signed before it gets to that block, and signs no more: then the
   * last of it that the others hold has to be what they have themselves.
   */
  void await(String engine) throws IOException {
    String alarm = "ALARM: " + liar + " signed another checkpoint at height";
    Process process = row.processes().process(liar);
    boolean mayEnd = engine.equals("comet");
    try {
      for (String id : by) {
        row.until(
            NAMED_WITHIN,
            id + " to name " + liar,
            () ->
                row.logged(id, alarm)
                    || (mayEnd && !process.isAlive() && process.exitValue() == Fatal.EXIT_CODE));
      }
    } catch (ConditionTimeoutException e) {
      if (!row.logged(liar, HEARD)) {
        throw e;
      }
      row.saw("%s heard of the others' certificate first, and signs no more".formatted(liar));
      row.afterwards(ended -> by.forEach(id -> signedNothingElse(ended, id)));
      return;
    }
    row.saw(
        process.isAlive()
            ? "each of the others names %s in an alarm".formatted(liar)
            : "%s ended with code %d".formatted(liar, process.exitValue()));
  }

  private void signedNothingElse(Row ended, String id) {
    try (LedgerStore store =
        LedgerStore.open(ended.data(id).resolve("ledger"), ended.processes().genesis().chainId())) {
      store
          .signatures()
          .of(liar)
          .ifPresent(last -> {
            LedgerCheckpoint signed = LedgerCheckpoint.parse(last.text());
            BlockHead own = store.head(last.height()).orElseThrow();
            assertThat(List.of(signed.size(), signed.root(), signed.state()))
                .as("what %s holds of %s at height %d", id, liar, last.height())
                .isEqualTo(List.of(own.logSize(), own.logRoot(), own.stateRoot()));
          });
    }
  }
}
