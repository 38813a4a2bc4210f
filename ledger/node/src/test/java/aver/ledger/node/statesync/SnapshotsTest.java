package aver.ledger.node.statesync;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.engine.Voter;
import aver.ledger.engine.comet.abci.Validators;
import aver.ledger.engine.comet.proto.Snapshot;
import aver.ledger.node.certify.CertifiedReads;
import aver.ledger.node.health.Faults;
import aver.ledger.node.snapshot.ChunkTable;
import aver.ledger.node.snapshot.SnapshotManifest;
import aver.ledger.proof.Digest;
import aver.ledger.store.LedgerStore;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.protobuf.ByteString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A newcomer comes by the chunks of a snapshot, also if one of those who send them lies. */
final class SnapshotsTest {
  private static final int END = 64;

  @TempDir static Path folder;
  private static SnapshotNet net;
  private static Snapshot snapshot;
  private static ByteString appHash;

  @BeforeAll
  static void found() throws Exception {
    net = new SnapshotNet(folder, END + 2, 100);
    snapshot = StateSyncer.offers(net.application()).getFirst();
    appHash = net.appHash(snapshot.getHeight());
  }

  @AfterAll
  static void close() {
    net.close();
  }

  @AfterEach
  void silence() {
    net.silence();
  }

  private static StateSyncer.Sender honest() {
    return StateSyncer.of(net.application());
  }

  @Test
  void itComesToTheEndAndGoesOnWithTheNextBlock() throws Exception {
    net.serveHonest("r2", "r3", "r4");
    try (SnapshotNewcomer newcomer = net.newcomer("comes")) {
      StateSyncer engine = new StateSyncer(newcomer.application()).from("r2", honest());
      assertThat(newcomer.snapshots().begun()).isFalse();
      assertThat(snapshot.getChunks()).isGreaterThan(1);
      assertThat(engine.sync(snapshot, appHash)).isEqualTo(StateSyncer.ACCEPT);
      newcomer.isAt(END);
      assertThat(newcomer.snapshots().steps()).isEqualTo(snapshot.getChunks() + END);
      assertThat(engine.info().getLastBlockHeight()).isEqualTo(snapshot.getHeight());
      assertThat(engine.info().getLastBlockAppHash()).isEqualTo(appHash);
      assertThat(net.spool("comes")).doesNotExist();
      assertThat(newcomer.snapshots().begun()).as("until the engine brings a block").isTrue();

      assertThat(engine.block(snapshot.getHeight() + 1)).isEqualTo(appHash);
      assertThat(newcomer.snapshots().begun()).isFalse();
      assertThat(newcomer.store().head()).isEqualTo(net.honest().head(END));
      net.chain()
          .fill(net.chain().ledger(newcomer.store()), END + 1, END + 1, 100, SnapshotNet::place);
      assertThat(newcomer.store().head()).isEqualTo(net.honest().head(END + 1));
    }
  }

  /** Peers of the engine may ask at any moment, also when the store is about to be closed. */
  @Test
  void nothingIsReadOnceItIsClosed() throws Exception {
    try (LedgerStore other = net.chain().open(folder.resolve("closed"))) {
      net.grow(other, 1, END, 1);
      SnapshotMaker maker = new SnapshotMaker(other, net.chain().genesis().chainId(), new Faults());
      maker.look();
      try (SnapshotNewcomer newcomer = net.newcomer("closing")) {
        LedgerSnapshots snapshots =
            new LedgerSnapshots(
                other, new CertifiedReads(other), maker, newcomer.snapshots().taker());
        assertThat(snapshots.heights()).containsExactly(snapshot.getHeight());
        assertThat(snapshots.chunk(snapshot.getHeight(), 1, 0)).isPresent();
        snapshots.close();
        assertThat(snapshots.heights()).isEmpty();
        assertThat(snapshots.offers()).isEmpty();
        assertThat(snapshots.chunk(snapshot.getHeight(), 1, 0)).isEmpty();
      }
    }
  }

  @Test
  void aFalseChunkIsFetchedFromAnotherAndItsSenderNotAskedAgain() throws Exception {
    net.serveHonest("r2", "r3");
    StateSyncer.Sender truth = honest();
    List<StateSyncer.Sender> lies =
        List.of(
            (of, index) -> flipped(truth.chunk(of, index)),
            (of, index) -> truth.chunk(of, (index + 1) % of.getChunks()),
            (_, _) -> ByteString.EMPTY,
            (of, index) -> truth.chunk(of, index).concat(ByteString.copyFrom(new byte[1])),
            (of, index) -> truth.chunk(of, index).substring(1),
            (_, _) -> ByteString.copyFrom(new byte[16_000_000]));
    try (SnapshotNewcomer newcomer = net.newcomer("lied-to")) {
      StateSyncer engine = new StateSyncer(newcomer.application());
      for (int i = 0; i < lies.size(); i++) {
        engine.from("liar-" + i, lies.get(i));
      }
      engine.from("r2", truth);
      assertThat(engine.sync(snapshot, appHash)).isEqualTo(StateSyncer.ACCEPT);
      assertThat(engine.rejected()).hasSize(lies.size()).allMatch(node -> node.startsWith("liar-"));
      newcomer.isAt(END);
    }
  }

  /** The engine says the sender's node; people know replicas. */
  @Test
  void whoSentAFalseChunkIsNamed() throws Exception {
    net.serveHonest("r2", "r3");
    Logger log = (Logger) LoggerFactory.getLogger(SnapshotTaker.class);
    ListAppender<ILoggingEvent> said = new ListAppender<>();
    said.start();
    log.addAppender(said);
    try (SnapshotNewcomer newcomer = net.newcomer("named")) {
      Voter liar = net.chain().ledger(newcomer.store()).voters().getLast();
      StateSyncer engine = new StateSyncer(newcomer.application());
      assertThat(engine.offer(snapshot, appHash)).isEqualTo(StateSyncer.ACCEPT);
      var answer = engine.apply(0, ByteString.EMPTY, Validators.nodeId(liar));
      assertThat(answer.getRefetchChunksList()).containsExactly(0);
      assertThat(answer.getRejectSendersList()).containsExactly(Validators.nodeId(liar));
      assertThat(said.list)
          .filteredOn(event -> event.getLevel() == Level.ERROR)
          .extracting(ILoggingEvent::getFormattedMessage)
          .containsExactly("ALARM: " + liar.peer().id() + " sent a false chunk 0 of a snapshot");
    } finally {
      log.detachAppender(said);
    }
  }

  private static ByteString flipped(ByteString chunk) {
    byte[] bytes = chunk.toByteArray();
    bytes[bytes.length / 2] ^= 1;
    return ByteString.copyFrom(bytes);
  }

  /** Whoever pushes chunks that nobody asked for may always be the first; that has an end. */
  @Test
  void falseChunksWithoutEndEndTheSync() throws Exception {
    net.serveHonest("r2", "r3");
    try (SnapshotNewcomer newcomer = net.newcomer("flooded")) {
      StateSyncer engine = new StateSyncer(newcomer.application());
      assertThat(engine.offer(snapshot, appHash)).isEqualTo(StateSyncer.ACCEPT);
      ByteString truth = honest().chunk(snapshot, 0);
      int chunks = 0;
      while (chunks < 100
          && engine.apply(0, flipped(truth), "liar").getResult() != StateSyncer.ABORT) {
        chunks++;
      }
      assertThat(chunks).isLessThan(100);
      assertThat(newcomer.snapshots().steps()).as("no step").isZero();
      assertThat(newcomer.snapshots().begun()).isFalse();
      assertThat(newcomer.store().head().orElseThrow().height()).isZero();
      assertThat(net.spool("flooded")).doesNotExist();

      engine.from("r2", honest());
      assertThat(engine.sync(snapshot, appHash)).as("later").isEqualTo(StateSyncer.ACCEPT);
    }
  }

  @Test
  void chunksOutOfTurnBeginAgain() throws Exception {
    net.serveHonest("r2", "r3");
    try (SnapshotNewcomer newcomer = net.newcomer("turns")) {
      StateSyncer engine = new StateSyncer(newcomer.application()).from("r2", honest());
      int retry = 4;
      ByteString first = honest().chunk(snapshot, 0);
      assertThat(engine.apply(0, first, "r2").getResult()).as("no offer").isEqualTo(retry);
      assertThat(engine.offer(snapshot, appHash)).isEqualTo(StateSyncer.ACCEPT);
      assertThat(engine.apply(1, first, "r2").getResult()).isEqualTo(retry);
      assertThat(engine.apply(-1, first, "r2").getResult()).isEqualTo(retry);
      assertThat(engine.sync(snapshot, appHash)).isEqualTo(StateSyncer.ACCEPT);
      newcomer.isAt(END);
    }
  }

  /** The manifest says it all: another replica's, or the same one's after a restart, is equal. */
  @Test
  void allReplicasOfferTheSameBytes() throws Exception {
    try (LedgerStore other = net.chain().open(folder.resolve("other"))) {
      Digest chainId = net.chain().genesis().chainId();
      SnapshotMaker along = new SnapshotMaker(other, chainId, new Faults());
      for (int block = 1; block <= END + 2; block++) {
        net.grow(other, block, block, 100);
        along.look(); // as it grows, where the first one read all at once
      }
      SnapshotSource source = new SnapshotSource(other, new CertifiedReads(other), along);
      assertThat(source.offers()).hasSize(1);
      assertThat(source.offers().getFirst().metadata())
          .isEqualTo(net.source().offers().getFirst().metadata());
      assertThat(source.offers().getFirst().hash())
          .isEqualTo(Digest.sha256(source.offers().getFirst().metadata()));
      for (int i = 0; i < snapshot.getChunks(); i++) {
        byte[] chunk = source.chunk(snapshot.getHeight(), 1, i).orElseThrow();
        assertThat(chunk).isEqualTo(net.source().chunk(snapshot.getHeight(), 1, i).orElseThrow());
        assertThat(chunk.length).isLessThanOrEqualTo(ChunkTable.BYTES_MAX);
        assertThat(Digest.sha256(chunk)).isEqualTo(manifest().chunks().get(i));
      }
      assertThat(source.chunk(snapshot.getHeight(), 1, snapshot.getChunks())).isEmpty();
      assertThat(source.chunk(snapshot.getHeight(), 1, -1)).isEmpty();
      assertThat(source.chunk(snapshot.getHeight(), 2, 0)).isEmpty();
      assertThat(source.chunk(snapshot.getHeight() + 1, 1, 0)).isEmpty();
    }
  }

  private static SnapshotManifest manifest() {
    return SnapshotManifest.decode(snapshot.getMetadata().toByteArray());
  }

  @Test
  void aKilledOneBeginsAgainWithTheFirstChunk() throws Exception {
    net.serveHonest("r2", "r3");
    for (int chunks = 0; chunks < snapshot.getChunks(); chunks++) {
      String name = "killed-after-" + chunks;
      try (SnapshotNewcomer newcomer = net.newcomer(name)) {
        StateSyncer engine = new StateSyncer(newcomer.application());
        assertThat(engine.offer(snapshot, appHash)).isEqualTo(StateSyncer.ACCEPT);
        for (int i = 0; i < chunks; i++) {
          assertThat(engine.apply(i, honest().chunk(snapshot, i), "r2").getResult())
              .isEqualTo(StateSyncer.ACCEPT);
        }
        assertThat(net.spool(name)).exists();
      }
      try (SnapshotNewcomer newcomer = net.newcomer(name)) {
        assertThat(Files.exists(net.spool(name))).isFalse();
        assertThat(newcomer.snapshots().begun()).isFalse();
        assertThat(newcomer.store().head().orElseThrow().height()).isZero();
        StateSyncer engine = new StateSyncer(newcomer.application()).from("r2", honest());
        assertThat(engine.sync(snapshot, appHash)).isEqualTo(StateSyncer.ACCEPT);
        newcomer.isAt(END);
      }
    }
  }
}
