package aver.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.client.tls.HostPort;
import aver.ledger.engine.Ahead;
import aver.ledger.engine.AppPoint;
import aver.ledger.engine.ConsensusEngine;
import aver.ledger.engine.EngineCursor;
import aver.ledger.engine.Headers;
import aver.ledger.engine.Peer;
import aver.ledger.engine.Snapshots;
import aver.ledger.node.catchup.AcceptedTarget;
import aver.ledger.node.catchup.CertifiedLog;
import aver.ledger.node.catchup.Lagging;
import aver.ledger.node.execution.ParallelSignatures;
import aver.ledger.node.execution.ReplicaLedger;
import aver.ledger.node.health.LedgerMeters;
import aver.ledger.node.order.Cursors;
import aver.ledger.node.order.EngineOrigin;
import aver.ledger.node.roster.MemberKeys;
import aver.ledger.node.roster.ReplicaSet;
import aver.ledger.node.statesync.SnapshotNet;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.Role;
import aver.ledger.store.LedgerStore;
import aver.proto.v1.CatchUpResponse.Target;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where the engine of a replica begins that died on its way to the ledger of the others: on its way
 * to an order that began behind genesis, or in the middle of another's log.
 */
final class EngineBeginsTest {
  private static final int BLOCKS = Lagging.BLOCKS;

  @TempDir Path folder;
  private Lagging lagging;
  private LedgerStore honest;
  private LedgerStore behind;

  @BeforeEach
  void found() throws Exception {
    lagging = new Lagging(folder);
    honest = lagging.honest();
    behind = lagging.behind();
    lagging.serveHonest("r2", "r3");
  }

  @AfterEach
  void close() {
    lagging.close();
  }

  /** Makes none, and says whether its newcomers are brought forward by the engine. */
  private record Making(Optional<Peer> newcomer) implements EngineMaker {
    @Override
    public ConsensusEngine make(EngineMaker.Parts parts) {
      throw new AssertionError("it was not asked for");
    }
  }

  private EngineMaker.Parts parts(String member, Optional<Peer> newcomer) throws Exception {
    Replica.Settings settings =
        new Replica.Settings(
            lagging.chain().genesis(),
            member,
            lagging.chain().keys(member),
            folder,
            HostPort.parse("127.0.0.1:0"));
    MemberKeys keys = new MemberKeys(behind, Set::of, List::of);
    return new EngineParts(
            behind,
            keys,
            lagging.catchUp("r2", "r3"),
            Snapshots.none(),
            Headers.none(),
            () -> Ahead.NONE,
            () -> keys.engines(Set::of),
            member)
        .of(settings, new Making(newcomer));
  }

  @Test
  void whoeverDiesOnItsWayToALaterOrderGoesOnToIt() throws Exception {
    EngineOrigin.passed(honest, 3);
    EngineOrigin.seek(behind, 3); // and died, and knows itself from the old order
    EngineMaker.Parts parts = parts("r1", Optional.empty());
    assertThat(parts.origin().height()).isEqualTo(3);
    assertThat(parts.newcomer()).isTrue();
    assertThat(behind.head()).isEqualTo(honest.head());
    assertThat(EngineOrigin.sought(behind)).isFalse();
  }

  @Test
  void whoeverDiesJustBeforeItNotesTheOrderNotesItThen() throws Exception {
    EngineOrigin.passed(honest, 3);
    EngineOrigin.seek(behind, 3);
    AppPoint _ = lagging.catchUp("r2", "r3").from(EngineCursor.NONE);
    assertThat(EngineOrigin.sought(behind)).isTrue();
    assertThat(parts("r1", Optional.empty()).origin().height()).isEqualTo(3);
    assertThat(Cursors.decode(behind.places().last())).isEqualTo(new EngineCursor(1, 10L * BLOCKS));
  }

  @Test
  void whoeverDiesBeforeItKeepsTheCheckpointOfTheLastBlockKeepsItThen() throws Exception {
    Octets note = honest.checkpoints().newest().orElseThrow();
    EngineOrigin.begin(honest, note);
    // what it accepted is noted, all blocks are there, and nothing that came after them
    String text = new String(note.bytes(), StandardCharsets.UTF_8);
    Target target = Target.newBuilder().setCheckpoint(text).build();
    new AcceptedTarget(ReplicaSet.founders(lagging.chain().genesis()), target).write(behind);
    lagging.chain().fill(lagging.chain().ledger(behind), 1, BLOCKS);
    assertThat(behind.checkpoints().at(BLOCKS)).isEmpty();
    NewMember _ = lagging.chain().founders().member("r5", Role.REPLICA);
    Optional<Peer> self = Optional.of(new Peer("r5", "localhost:2"));
    assertThat(parts("r5", self).origin().height()).isEqualTo(BLOCKS);
    assertThat(behind.checkpoints().at(BLOCKS)).isPresent();
    assertThat(EngineOrigin.of(behind).checkpoint()).isPresent();
  }

  @Test
  void aNewcomerThatItsEngineBringsForwardIsRestartedOnTheWay() throws Exception {
    EngineOrigin.begin(honest, honest.checkpoints().newest().orElseThrow());
    NewMember _ = lagging.chain().founders().member("r5", Role.REPLICA);
    Optional<Peer> self = Optional.of(new Peer("r5", "localhost:2"));
    assertThat(parts("r5", self).origin().height()).isEqualTo(BLOCKS);
    lagging.chain().fill(lagging.chain().ledger(behind), BLOCKS + 1, BLOCKS + 1);
    assertThat(behind.head().orElseThrow().height()).isEqualTo(BLOCKS + 1);
    assertThat(parts("r5", self).origin().height()).isEqualTo(BLOCKS);
    assertThat(Cursors.decode(behind.places().last()).index()).isPositive();
  }

  /** Dies in the middle of another's log, when it has executed so many blocks of it. */
  private void killedBehind(int blocks) {
    killedBehind(blocks, blocks);
  }

  /** As above, at this height. */
  private void killedBehind(int blocks, long height) {
    SnapshotNet.Dying dying = new SnapshotNet.Dying(blocks);
    ReplicaLedger ledger =
        new ReplicaLedger(
            behind,
            lagging.chain().genesis(),
            new LedgerMeters(new SimpleMeterRegistry()),
            (before, chainId, block) -> {
              dying.step();
              return ParallelSignatures.of(before, chainId, block);
            },
            _ -> {});
    assertThatThrownBy(() -> lagging.catchUp(behind, ledger, "r2", "r3").from(EngineCursor.NONE))
        .hasMessage("killed");
    assertThat(behind.head().orElseThrow().height()).isEqualTo(height);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, BLOCKS - 1})
  void whoeverDiesWithinALogTakesItsRestBeforeItsEngineGoesOn(int blocks) throws Exception {
    killedBehind(blocks);
    assertThat(Cursors.decode(behind.places().last()))
        .as("the engine would bring again what the log has left out")
        .isEqualTo(EngineCursor.NONE);
    EngineMaker.Parts _ = parts("r1", Optional.empty());
    assertThat(behind.head()).isEqualTo(honest.head());
    assertThat(Cursors.decode(behind.places().last())).isEqualTo(new EngineCursor(1, 10L * BLOCKS));
  }

  /** Entries without a block are not synced: after a power cut nobody may have the last ones. */
  @Test
  void theRestIsTakenEvenIfTheOthersHaveLostEntriesBehindIt() throws Exception {
    killedBehind(2);
    Target further = target(10L * BLOCKS + 5);
    new AcceptedTarget(ReplicaSet.founders(lagging.chain().genesis()), further).write(behind);
    EngineMaker.Parts _ = parts("r1", Optional.empty());
    assertThat(behind.head()).isEqualTo(honest.head());
    assertThat(Cursors.decode(behind.places().last())).isEqualTo(new EngineCursor(1, 10L * BLOCKS));
  }

  @Test
  void whoeverDiesOnceMoreBeforeTheRestBeginsTakesItThen() throws Exception {
    killedBehind(2);
    killedBehind(0, 2);
    EngineMaker.Parts _ = parts("r1", Optional.empty());
    assertThat(behind.head()).isEqualTo(honest.head());
  }

  @Test
  void aLogOfWhichNothingWasExecutedIsLeftToTheEngine() throws Exception {
    killedBehind(0);
    EngineMaker.Parts _ = parts("r1", Optional.empty());
    assertThat(behind.head().orElseThrow().height()).isZero();
    lagging.chain().fill(lagging.chain().ledger(behind), 1, 2);
    EngineMaker.Parts _ = parts("r1", Optional.empty());
    assertThat(behind.head().orElseThrow().height()).as("what its engine brought").isEqualTo(2);
  }

  /** Whoever is killed between the note and the first block does not take the note back. */
  @Test
  void aLogThatWasOnlyNotedIsLeftToTheEngine() throws Exception {
    CertifiedLog log =
        new CertifiedLog(
            behind, lagging.chain().ledger(behind), lagging.chain().genesis().chainId());
    log.begin(new AcceptedTarget(log.trusted(), target(10L * BLOCKS)));
    EngineMaker.Parts _ = parts("r1", Optional.empty());
    lagging.chain().fill(lagging.chain().ledger(behind), 1, 2);
    EngineMaker.Parts _ = parts("r1", Optional.empty());
    assertThat(behind.head().orElseThrow().height()).as("what its engine brought").isEqualTo(2);
  }

  /** A place of the old engine says nothing of the new one, which brings all behind its begin. */
  @Test
  void aLogOfAnOrderBeforeIsNotGoneOnWith() throws Exception {
    killedBehind(2);
    EngineOrigin.begin(behind, honest.checkpoints().newest().orElseThrow());
    assertThat(parts("r1", Optional.empty()).origin().height()).isEqualTo(2);
    assertThat(behind.head().orElseThrow().height()).isEqualTo(2);
  }

  /** All that is certified, with this place of the engine behind it. */
  private Target target(long index) {
    Octets note = honest.checkpoints().newest().orElseThrow();
    return Target.newBuilder()
        .setCheckpoint(new String(note.bytes(), StandardCharsets.UTF_8))
        .setTerm(1)
        .setIndex(index)
        .build();
  }
}
