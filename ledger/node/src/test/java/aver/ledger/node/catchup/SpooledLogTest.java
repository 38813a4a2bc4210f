package aver.ledger.node.catchup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.engine.EngineCursor;
import aver.ledger.engine.EngineException;
import aver.ledger.node.log.Spool;
import aver.proto.v1.CatchUpResponse;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a source sends lies on the ledger's disk, and neither stays there nor fills it. */
final class SpooledLogTest {
  /** 5 % of it have to stay free. */
  private static final long DISK = 40_000_000;

  private static final long RESERVE = DISK / 20;

  /** Room for the true log, not for one that is padded. */
  private static final long ROOM = 300_000;

  private static final int PADDING = 60_000;

  @TempDir Path folder;
  private Lagging lagging;
  private Path file;

  @BeforeEach
  void found() throws Exception {
    lagging = new Lagging(folder);
    lagging.serveHonest("r2", "r3");
    file = folder.resolve("spool");
  }

  @AfterEach
  void close() {
    lagging.close();
  }

  /** What a source may do to the first transaction, or all. */
  enum Lie {
    CUT("it ended before its target"),
    OTHER_LEAF("it is not the certified log"),
    UNREADABLE("a transaction that cannot be read");

    private final String said;

    Lie(String said) {
      this.said = said;
    }

    private UnaryOperator<Iterator<CatchUpResponse>> told() {
      return switch (this) {
        case CUT ->
            all -> {
              List<CatchUpResponse> most = new ArrayList<>();
              all.forEachRemaining(most::add);
              most.removeLast();
              return most.iterator();
            };
        case OTHER_LEAF ->
            first(one -> {
              var _ = one.getTransactionBuilder().setLeaf(ByteString.copyFromUtf8("another"));
            });
        case UNREADABLE ->
            first(one -> {
              var _ =
                  one.getTransactionBuilder().setTransaction(ByteString.copyFromUtf8("nothing"));
            });
      };
    }

    private static UnaryOperator<Iterator<CatchUpResponse>> first(Change change) {
      return Lagging.each(one -> one.getTransaction().getSeq() == 1 ? changed(one, change) : one);
    }
  }

  /** Of a message. */
  private interface Change {
    void in(CatchUpResponse.Builder one);
  }

  private static CatchUpResponse changed(CatchUpResponse one, Change change) {
    CatchUpResponse.Builder builder = one.toBuilder();
    change.in(builder);
    return builder.build();
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNotTheCertifiedLogIsTakenAway(Lie lie) throws Exception {
    lagging.serveLie("r4", lie.told());
    CatchUp catchUp = lagging.catchUp("r4");
    assertThatThrownBy(() -> catchUp.from(EngineCursor.NONE))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("r4: " + lie.said);
    assertThat(file).doesNotExist();
  }

  @Test
  void whatAStoppedReplicaHadReceivedIsTakenAwayAtTheStart() throws Exception {
    Files.write(file, new byte[PADDING]);
    CatchUp _ = lagging.catchUp("r2");
    assertThat(file).doesNotExist();
  }

  /** Of which only what is received takes any, and which notes how much that was. */
  private final class SmallDisk implements Spool.Disk {
    private long most;

    @Override
    public long usableBytes() throws IOException {
      long taken = Files.exists(file) ? Files.size(file) : 0;
      most = Math.max(most, taken);
      return RESERVE + ROOM - taken;
    }

    @Override
    public long totalBytes() {
      return DISK;
    }
  }

  @Test
  void aSourceThatSendsMoreThanThereIsRoomForIsLeftForAnother() throws Exception {
    lagging.serveLie(
        "r4",
        Lagging.each(one ->
            one.hasTarget()
                ? one
                : changed(
                    one,
                    padded -> {
                      ByteString more = ByteString.copyFrom(new byte[PADDING]);
                      padded
                          .getTransactionBuilder()
                          .setTransaction(one.getTransaction().getTransaction().concat(more));
                    })));
    SmallDisk disk = new SmallDisk();
    Spool spool = new Spool(file, disk);
    assertThatThrownBy(() ->
            lagging
                .catchUp(lagging.behind(), lagging.ledger(), spool, "r4")
                .from(EngineCursor.NONE))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("r4: its log is longer than there is room for")
        .hasMessageContaining("MB are left on the disk of " + file);
    assertThat(disk.most).isBetween((long) PADDING, ROOM);
    assertThat(file).doesNotExist();

    lagging
        .catchUp(lagging.behind(), lagging.ledger(), spool, "r4", "r2", "r3")
        .from(EngineCursor.NONE);
    assertThat(lagging.behind().head()).isEqualTo(lagging.honest().head());
    assertThat(disk.most).isLessThanOrEqualTo(ROOM);
    assertThat(lagging.died()).isEmpty();
  }
}
