package aver.ledger.node.fault;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.keys.KeyFile;
import aver.ledger.engine.Peer;
import aver.ledger.engine.Voter;
import aver.ledger.engine.comet.abci.Validators;
import aver.ledger.node.process.Replacement;
import aver.ledger.rules.state.NewMember;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of the fault table in which a replica that is replaced runs on. */
@Tag("slow")
@Tag("faults")
final class LeavingRowsTest {
  private static final String LEAVES = "replica-4";
  private static final String SUCCESSOR = "replica-4-2";
  private static final String NEWCOMER = "replica-5";
  private static final List<String> OTHERS = List.of("replica-1", "replica-2", "replica-3");

  /** Two rounds of turns: in the first one a newcomer may not be there yet. */
  private static final Duration TURNS = Duration.ofMinutes(6);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"ratis", "comet"})
  void row21OneIsReplacedByItselfWhileAnotherIsAway(String engine) throws Exception {
    Table.play(
        "21",
        engine,
        folder,
        "one is away while another, which runs on, is replaced under its own member id, with new keys"
            + " at another address",
        row -> {
          if (engine.equals("ratis")) {
            row.makeLead(LEAVES);
          }
          row.processes().process("replica-3").destroyForcibly().waitFor();
          NewMember successor = Replacement.replacesItself(row.processes(), LEAVES, SUCCESSOR, 1);
          row.saw("the block of the change is certified, which the old one has to sign");
          Replacement.entered(row.processes(), successor);
          row.with(SUCCESSOR);
          row.goesOn("its successor has entered");
          row.processes().process(LEAVES).destroyForcibly().waitFor();
          row.without(LEAVES);
          row.goesOn("the old one is killed");
          row.processes().start("replica-3");
          row.healthyOrDead("replica-3");
          row.processes().process("replica-1").destroyForcibly().waitFor();
          row.goesOn("the one that was away is needed");
          row.processes().start("replica-1");
        });
  }

  /** Ratis looks at who speaks with each message, CometBFT when somebody connects. */
  @ParameterizedTest
  @ValueSource(strings = "comet")
  void row21NoEngineStaysConnectedToOneThatWasReplaced(String engine) throws Exception {
    Table.play(
        "21",
        engine,
        folder,
        "one is replaced and runs on, its connections open",
        row -> {
          String node = node(row.processes().keys(LEAVES));
          Replacement.vote(row.processes(), LEAVES, NEWCOMER, 1);
          row.without(LEAVES);
          row.until(
              Duration.ofMinutes(1),
              LEAVES + " to say on /readyz that nobody should ask it",
              () -> row.processes().http(LEAVES, "/readyz").body().contains("it was replaced"));
          for (String id : OTHERS) {
            row.until(
                Duration.ofMinutes(1),
                id + " to name it as a peer",
                () -> EnginePool.peers(row, id).filter(peers -> peers.contains(node)).isPresent());
          }
          row.processes().start(NEWCOMER, "--join");
          Replacement.entered(row.processes(), NEWCOMER);
          row.with(NEWCOMER);
          for (String id : OTHERS) {
            row.until(
                TURNS,
                id + " to say why its engine is restarted",
                () -> row.logged(id, "it is still connected to replica-4-1, which orders no more"));
          }
          for (String id : List.of("replica-1", "replica-2", "replica-3", NEWCOMER)) {
            row.until(
                TURNS,
                id + " to name peers without it",
                () -> EnginePool.peers(row, id).filter(peers -> !peers.contains(node)).isPresent());
          }
          assertThat(row.processes().process(LEAVES).isAlive()).isTrue();
          row.goesOn("it is nobody's peer");
          row.processes().process("replica-1").destroyForcibly().waitFor();
          row.goesOn("the newcomer is needed");
          row.processes().start("replica-1");
        });
  }

  /** How engines name the one that has these keys. */
  private static String node(KeyFile keys) {
    String key = HexFormat.of().formatHex(keys.identity().publicKey());
    return Validators.nodeId(new Voter(new Peer("of", "127.0.0.1:1"), key));
  }
}
