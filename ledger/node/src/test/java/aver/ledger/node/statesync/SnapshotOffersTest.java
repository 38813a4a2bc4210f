package aver.ledger.node.statesync;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.engine.EngineCursor;
import aver.ledger.engine.comet.proto.Snapshot;
import aver.ledger.node.certify.CertifiedReads;
import aver.ledger.node.health.Faults;
import aver.ledger.node.order.Cursors;
import aver.ledger.node.snapshot.SnapshotManifest;
import aver.ledger.proof.Digest;
import aver.ledger.store.LedgerStore;
import aver.proto.v1.SnapshotRequest;
import aver.proto.v1.SnapshotResponse;
import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of what peers offer, a newcomer takes what one more than may lie say is theirs. */
final class SnapshotOffersTest {
  private static final int END = 64;

  @TempDir static Path folder;
  private static SnapshotNet net;
  private static Snapshot snapshot;
  private static ByteString appHash;
  private int newcomers;

  @BeforeAll
  static void found() throws Exception {
    net = new SnapshotNet(folder, END + 3, 2);
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

  private int offered(Snapshot offer) {
    try (SnapshotNewcomer newcomer = net.newcomer("newcomer-" + newcomers++)) {
      int result = new StateSyncer(newcomer.application()).offer(offer, appHash);
      assertThat(newcomer.failures()).isEmpty();
      assertThat(newcomer.snapshots().begun()).isFalse();
      return result;
    }
  }

  private static Snapshot with(SnapshotManifest manifest) {
    byte[] metadata = manifest.encode();
    return Snapshot.newBuilder()
        .setHeight(manifest.place().index())
        .setFormat(1)
        .setChunks(manifest.chunks().size())
        .setHash(ByteString.copyFrom(Digest.sha256(metadata).bytes()))
        .setMetadata(ByteString.copyFrom(metadata))
        .build();
  }

  private static SnapshotManifest manifest() {
    return SnapshotManifest.decode(snapshot.getMetadata().toByteArray());
  }

  private static SnapshotManifest at(long height, long index) {
    SnapshotManifest it = manifest();
    return other(it.chainId(), it.origin(), height, it.stateRoot(), index, it.chunks());
  }

  private static SnapshotManifest other(
      Digest chainId, long origin, long height, Digest stateRoot, long index, List<Digest> chunks) {
    SnapshotManifest it = manifest();
    return new SnapshotManifest(
        chainId,
        origin,
        height,
        it.logSize(),
        it.logRoot(),
        stateRoot,
        new EngineCursor(0, index),
        chunks);
  }

  @Test
  void theTrueOneIsTaken() throws Exception {
    net.serveHonest("r2", "r3");
    net.serveLie("r4", _ -> SnapshotResponse.newBuilder().setNever(true).build());
    assertThat(offered(snapshot)).isEqualTo(StateSyncer.ACCEPT);
  }

  @Test
  void anotherFormatIsRefused() throws Exception {
    net.serveHonest("r2", "r3");
    assertThat(offered(snapshot.toBuilder().setFormat(2).build()))
        .isEqualTo(StateSyncer.REJECT_FORMAT);
  }

  @Test
  void whoOffersWhatContradictsItselfIsRefused() throws Exception {
    net.serveHonest("r2", "r3");
    SnapshotManifest it = manifest();
    byte[] metadata = it.encode();
    byte[] longer = java.util.Arrays.copyOf(metadata, metadata.length + 1);
    byte[] huge = new byte[SnapshotManifest.BYTES_MAX + 1];
    List<Snapshot> lies = new ArrayList<>();
    for (byte[] bytes : List.of(longer, huge, new byte[0])) {
      lies.add(
          snapshot.toBuilder()
              .setMetadata(ByteString.copyFrom(bytes))
              .setHash(ByteString.copyFrom(Digest.sha256(bytes).bytes()))
              .build());
    }
    lies.add(snapshot.toBuilder().setHash(ByteString.copyFrom(new byte[32])).build());
    lies.add(snapshot.toBuilder().setHash(ByteString.copyFrom(new byte[31])).build());
    lies.add(snapshot.toBuilder().setChunks(2).build());
    lies.add(snapshot.toBuilder().setChunks(0).build());
    lies.add(snapshot.toBuilder().setHeight(snapshot.getHeight() + 1).build());
    lies.add(snapshot.toBuilder().setHeight(-1).build());
    long index = it.place().index();
    Digest zero = Digest.ZERO;
    lies.add(with(other(zero, 0, END, it.stateRoot(), index, it.chunks())));
    lies.add(with(other(it.chainId(), 1, END, it.stateRoot(), index, it.chunks())));
    lies.add(with(other(it.chainId(), 0, END, zero, index, it.chunks())));
    for (Snapshot lie : lies) {
      assertThat(offered(lie)).as("%s", lie).isEqualTo(StateSyncer.REJECT_SENDER);
    }
  }

  /** Its state is the true one, its chunks are not: the engine's proofs do not tell. */
  @Test
  void whoOffersOtherChunksIsRefused() throws Exception {
    net.serveHonest("r2", "r3");
    SnapshotManifest it = manifest();
    List<Digest> chunks = List.of(Digest.sha256(new byte[0]));
    Snapshot lie = with(other(it.chainId(), 0, END, it.stateRoot(), it.place().index(), chunks));
    net.serveLie(
        "r4", answer -> answer.toBuilder().setHash(lie.getHash()).build()); // says it is true
    assertThat(offered(lie)).isEqualTo(StateSyncer.REJECT_SENDER);
  }

  /** Where no honest replica has one, the certified end of another place does not help. */
  @Test
  void whoOffersOneWhereNoneEndsIsRefused() throws Exception {
    net.serveHonest("r2", "r3");
    assertThat(offered(with(at(END - 1, snapshot.getHeight() - 2))))
        .isEqualTo(StateSyncer.REJECT_SENDER);
    assertThat(offered(with(at(END, snapshot.getHeight() + 1))))
        .isEqualTo(StateSyncer.REJECT_SENDER);
    assertThat(offered(with(at(END, snapshot.getHeight() + 1_000))))
        .as("nobody knows yet")
        .isEqualTo(StateSyncer.REJECT);
  }

  @Test
  void oneAloneIsNotBelieved() throws Exception {
    net.serveHonest("r2");
    assertThat(offered(snapshot)).isEqualTo(StateSyncer.REJECT);
  }

  /** Who says the same but shows no certified end of it says nothing. */
  @Test
  void whoShowsNoCertifiedEndIsNotCounted() throws Exception {
    List<UnaryOperator<SnapshotResponse>> lies =
        List.of(
            answer -> answer.toBuilder().clearCheckpoint().build(),
            answer -> answer.toBuilder().setCheckpoint(answer.getCheckpoint() + "x").build(),
            answer -> answer.toBuilder().setCheckpoint(earlier()).build(),
            answer -> answer.toBuilder().setCheckpoint(unsigned(answer.getCheckpoint())).build());
    for (UnaryOperator<SnapshotResponse> lie : lies) {
      net.serveHonest("r2");
      net.serveLie("r3", lie);
      net.serveLie("r4", lie);
      assertThat(offered(snapshot)).isEqualTo(StateSyncer.REJECT);
      net.silence();
    }
  }

  private static String earlier() {
    return CertifiedReads.Certified.of(net.honest().checkpoints().at(16).orElseThrow()).note();
  }

  /** Without its last signature: two are no quorum of four. */
  private static String unsigned(String note) {
    return note.substring(0, note.lastIndexOf('\n', note.length() - 2) + 1);
  }

  /** Refused offers may go on and on; the sync does not. */
  @Test
  void offersThatAreNoneHaveAnEnd() throws Exception {
    net.serveLie("r2", _ -> SnapshotResponse.getDefaultInstance());
    net.serveLie("r3", _ -> SnapshotResponse.getDefaultInstance());
    net.serveLie("r4", _ -> SnapshotResponse.getDefaultInstance());
    try (SnapshotNewcomer newcomer = net.newcomer("tired")) {
      StateSyncer engine = new StateSyncer(newcomer.application());
      for (int i = 1; i < 9; i++) {
        assertThat(engine.offer(with(at(END + i, 1_000 + i)), appHash))
            .isEqualTo(StateSyncer.REJECT);
      }
      assertThat(engine.offer(snapshot, appHash)).as("three of each").isEqualTo(StateSyncer.ABORT);
      net.silence();
      net.serveHonest("r2", "r3");
      assertThat(engine.offer(snapshot, appHash)).as("a new try").isEqualTo(StateSyncer.ACCEPT);
    }
  }

  @Test
  void aLedgerThatTheEngineBroughtForwardTakesNone() throws Exception {
    net.serveHonest("r2", "r3");
    try (SnapshotNewcomer newcomer = net.newcomer("forward")) {
      net.grow(newcomer.store(), 1, 1, 2);
      StateSyncer engine = new StateSyncer(newcomer.application());
      assertThat(engine.offer(snapshot, appHash)).isEqualTo(StateSyncer.ABORT);
      assertThat(newcomer.store().head()).isEqualTo(net.honest().head(1));
    }
  }

  @Test
  void itIsOfferedOnceTheEngineCanProveIt() throws Exception {
    try (LedgerStore young = net.chain().open(folder.resolve("young"))) {
      net.grow(young, 1, END, 1); // and three entries
      SnapshotMaker maker = new SnapshotMaker(young, net.chain().genesis().chainId(), new Faults());
      maker.look();
      SnapshotSource source = new SnapshotSource(young, new CertifiedReads(young), maker);
      EngineCursor end = SnapshotNet.place(END);
      young.places().passed(Cursors.encode(new EngineCursor(0, end.index() + 2)));
      assertThat(source.offers()).isEmpty();
      young.places().passed(Cursors.encode(new EngineCursor(0, end.index() + 3)));
      assertThat(source.offers()).hasSize(1);
    }
  }

  @Test
  void peersAreToldWhatIsHereAndWhatCanNotBe() {
    SnapshotResponse here = told(snapshot.getHeight());
    assertThat(here.getHash()).isEqualTo(snapshot.getHash());
    assertThat(here.getNever()).isFalse();
    assertThat(told(snapshot.getHeight() - 1).getNever()).isTrue();
    assertThat(told(snapshot.getHeight() + 1).getNever()).isTrue();
    assertThat(told(snapshot.getHeight() + 100).getNever()).as("may come").isFalse();
    assertThat(told(1).getNever()).as("before the first that is known").isFalse();
    assertThat(told(0)).isEqualTo(SnapshotResponse.getDefaultInstance());
  }

  private static SnapshotResponse told(long index) {
    return net.source().tell(SnapshotRequest.newBuilder().setIndex(index).build());
  }
}
