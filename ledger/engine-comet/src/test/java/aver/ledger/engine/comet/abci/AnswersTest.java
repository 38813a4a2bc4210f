package aver.ledger.engine.comet.abci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.engine.Peer;
import aver.ledger.engine.Snapshots;
import aver.ledger.engine.Voter;
import aver.ledger.engine.comet.proto.CheckTxType;
import aver.ledger.engine.comet.proto.Empty;
import aver.ledger.engine.comet.proto.ExecTxResult;
import aver.ledger.engine.comet.proto.Request;
import aver.ledger.engine.comet.proto.RequestApplySnapshotChunk;
import aver.ledger.engine.comet.proto.RequestCheckTx;
import aver.ledger.engine.comet.proto.RequestEcho;
import aver.ledger.engine.comet.proto.RequestFinalizeBlock;
import aver.ledger.engine.comet.proto.RequestInitChain;
import aver.ledger.engine.comet.proto.RequestLoadSnapshotChunk;
import aver.ledger.engine.comet.proto.RequestOfferSnapshot;
import aver.ledger.engine.comet.proto.RequestPrepareProposal;
import aver.ledger.engine.comet.proto.RequestProcessProposal;
import aver.ledger.engine.comet.proto.RequestQuery;
import aver.ledger.engine.comet.proto.ResponseCheckTx;
import aver.ledger.engine.comet.proto.ResponseFinalizeBlock;
import aver.ledger.engine.comet.proto.ResponseInfo;
import aver.ledger.engine.comet.proto.ResponseInitChain;
import aver.ledger.engine.comet.proto.ResponseQuery;
import aver.ledger.engine.comet.proto.ValidatorUpdate;
import aver.ledger.engine.kit.Disk;
import aver.ledger.engine.kit.KitApplication;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the engine hears at each of its calls; where it may ask twice, it hears the same twice. */
final class AnswersTest {
  private static final int ACCEPT = 1;
  private static final int REJECT = 2;
  private static final int PROPOSAL_BYTES = 5_000;
  private static final List<Voter> VOTERS =
      Stream.of("1", "2", "3", "4")
          .map(id -> new Voter(new Peer("r" + id, "127.0.0.1:1"), id.repeat(64)))
          .toList();

  private final Disk disk = new Disk(Disk.EMPTY);
  private final Heard heard = new Heard();
  private final AbciApplication application =
      new AbciApplication(
          new KitApplication(disk, VOTERS),
          List::of,
          Snapshots.none(),
          "aver-chain",
          new AbciApplication.Limits(10, PROPOSAL_BYTES),
          heard,
          heard);

  @Test
  void echoAndFlush() {
    Request.Builder echo =
        Request.newBuilder().setEcho(RequestEcho.newBuilder().setMessage("here"));
    assertThat(application.apply(echo.build()).getEcho().getMessage()).isEqualTo("here");
    Request.Builder flush = Request.newBuilder().setFlush(Empty.getDefaultInstance());
    assertThat(application.apply(flush.build()).hasFlush()).isTrue();
  }

  @Test
  void theOrderBeginsWithWhoMayOrderHoweverOftenItBegins() {
    ResponseInitChain begun = init();
    assertThat(begun.getValidatorsList())
        .hasSize(4)
        .extracting(ValidatorUpdate::getPower)
        .containsOnly(1L);
    assertThat(begun.getAppHash()).isEqualTo(root());
    assertThat(init()).isEqualTo(begun);
    assertThat(disk.read()).isEqualTo(Disk.EMPTY);
  }

  @Test
  void whereItStandsIsWhatWasCommitted() {
    assertThat(info().getLastBlockHeight()).isZero();
    assertThat(info().getLastBlockAppHash()).isEqualTo(ByteString.EMPTY);
    ResponseFinalizeBlock executed = block(1, "one");
    assertThat(info().getLastBlockHeight()).as("executed is not committed").isZero();
    assertThat(block(1, "one")).as("asked again").isEqualTo(executed);
    assertThat(disk.read()).isEqualTo(Disk.EMPTY);
    assertThat(commit()).isZero();
    assertThat(info().getLastBlockHeight()).isEqualTo(1);
    assertThat(info().getLastBlockAppHash()).isEqualTo(executed.getAppHash()).isEqualTo(root());
    assertThat(heard.committed).containsExactly("1 by AB[one]");
  }

  @Test
  void blocksNameNoDifferenceBetweenTransactionsAndChangeWhoOrders() {
    ResponseFinalizeBlock one = block(1, "one", "one", "out r4");
    assertThat(one.getTxResultsList()).hasSize(3).containsOnly(ExecTxResult.getDefaultInstance());
    assertThat(one.getValidatorUpdatesList()).singleElement().matches(u -> u.getPower() == 0);
    commit();
    assertThat(block(2, "in r4").getValidatorUpdatesList())
        .singleElement()
        .matches(u -> u.getPower() == 1);
    commit();
    assertThat(block(3, "two").getValidatorUpdatesList()).isEmpty();
  }

  @Test
  void whatIsOfferedIsCheckedAtFirstAndAgain() {
    assertThat(check("one")).isEqualTo(ResponseCheckTx.getDefaultInstance());
    assertThat(check("bad one").getCode()).isEqualTo(AbciApplication.DROPPED);
    assertThat(check("bad one").getCodespace()).isEqualTo("bad");
    block(1, "one");
    commit();
    assertThat(check("one").getCode()).isEqualTo(AbciApplication.DUPLICATE);
  }

  @Test
  void aProposalHoldsWhatIsProperAndIsTakenIfItDoes() {
    List<String> offered = List.of("one", "", "longer than ten bytes", "two");
    assertThat(prepared(offered)).containsExactly("one", "two");
    assertThat(status(prepared(offered))).isEqualTo(ACCEPT);
    assertThat(status(List.of())).isEqualTo(ACCEPT);
    assertThat(status(List.of("one", ""))).isEqualTo(REJECT);
    assertThat(status(List.of("longer than ten bytes"))).isEqualTo(REJECT);
    List<String> many = IntStream.range(0, 10_001).mapToObj(Integer::toString).toList();
    assertThat(prepared(many)).isEqualTo(many.subList(0, 1_000));
    assertThat(status(many.subList(0, 10_000))).as("of others").isEqualTo(ACCEPT);
    assertThat(status(many)).isEqualTo(REJECT);
  }

  /** It would lie on the disks of all for ever, and whoever proposes could fill them with it. */
  @Test
  void aProposalHoldsNothingThatNothingComesOf() {
    block(1, "one");
    commit();
    List<String> offered = List.of("two", "one", "three", "two");
    assertThat(prepared(offered)).containsExactly("two", "three");
    assertThat(status(List.of("two", "three"))).isEqualTo(ACCEPT);
    assertThat(status(List.of("two", "one"))).as("it is in the log").isEqualTo(REJECT);
    assertThat(status(List.of("two", "three", "two"))).as("it is there twice").isEqualTo(REJECT);
  }

  @Test
  void aProposalHoldsTheFirstThatFitAndOthersMayProposeMore() {
    List<String> ofTenBytes = IntStream.range(0, 501).mapToObj(i -> "%010d".formatted(i)).toList();
    assertThat(prepared(ofTenBytes)).isEqualTo(ofTenBytes.subList(0, 500));
    List<String> oneIsTooLong = new ArrayList<>(ofTenBytes.subList(0, 499));
    oneIsTooLong.addAll(List.of("five", "9876543210", "two"));
    assertThat(prepared(oneIsTooLong)).as("in their order").hasSize(500).endsWith("five");
    assertThat(status(ofTenBytes)).isEqualTo(ACCEPT);
  }

  /** The engine ends itself over a larger one, and counts what stands before each transaction. */
  @Test
  void aProposalHoldsNoMoreThanTheEngineTakes() {
    List<String> offered = List.of("one", "two", "three");
    assertThat(prepared(offered, 17)).isEqualTo(offered);
    assertThat(prepared(offered, 16)).containsExactly("one", "two");
    assertThat(prepared(offered, 9)).containsExactly("one");
    assertThat(prepared(offered, 4)).isEmpty();
  }

  @Test
  void onlyWhoOrdersOrHasToVoteOnTheNextBlockMayConnect() {
    String node = Validators.nodeId(VOTERS.get(3));
    assertThat(query("/p2p/filter/addr/127.0.0.1:7").getCode()).isZero();
    assertThat(query("/p2p/filter/id/" + node).getCode()).isZero();
    assertThat(query("/p2p/filter/id/" + "0".repeat(40)).getCode()).isEqualTo(1);
    assertThat(query("/store").getCode()).isEqualTo(1);
    block(1, "out r4");
    commit();
    assertThat(query("/p2p/filter/id/" + node).getCode()).as("it votes on block 2").isZero();
    block(2);
    commit();
    assertThat(query("/p2p/filter/id/" + node).getCode()).isEqualTo(1);
  }

  /** Whoever ordered before the last commit is not known behind a start; the engine says it. */
  @Test
  void whoHasToVoteOnTheFirstBlockBehindAStartMayConnect() {
    String gone = "/p2p/filter/id/" + "a".repeat(40);
    application.votingAtStart(List.of("a".repeat(40)));
    assertThat(query(gone).getCode()).isZero();
    block(1, "one");
    commit();
    assertThat(query(gone).getCode()).isEqualTo(1);
    application.votingAtStart(List.of("a".repeat(40)));
    assertThat(query(gone).getCode()).as("the answer came behind that block").isEqualTo(1);
  }

  /**
   * Of a ledger without snapshots; votes carry nothing, and whoever asks all the same is told so.
   */
  @Test
  void noSnapshotIsShownOrTakenAndNoVoteExtended() {
    Request.Builder asked = Request.newBuilder();
    assertThat(
            application
                .apply(asked.setListSnapshots(Empty.getDefaultInstance()).build())
                .getListSnapshots()
                .getSnapshotsCount())
        .isZero();
    var offer = RequestOfferSnapshot.getDefaultInstance();
    assertThat(application.apply(asked.setOfferSnapshot(offer).build()).getOfferSnapshot())
        .matches(answer -> answer.getResult() > ACCEPT);
    var load = RequestLoadSnapshotChunk.getDefaultInstance();
    assertThat(application.apply(asked.setLoadSnapshotChunk(load).build()).getLoadSnapshotChunk())
        .matches(answer -> answer.getChunk().isEmpty());
    var chunk = RequestApplySnapshotChunk.newBuilder().setChunk(ByteString.copyFromUtf8("x"));
    assertThat(
            application.apply(asked.setApplySnapshotChunk(chunk).build()).getApplySnapshotChunk())
        .matches(answer -> answer.getResult() > ACCEPT);
    var empty = Empty.getDefaultInstance();
    assertThat(application.apply(asked.setExtendVote(empty).build()).getExtendVote())
        .matches(answer -> answer.getVoteExtension().isEmpty());
    assertThat(
            application.apply(asked.setVerifyVoteExtension(empty).build()).getVerifyVoteExtension())
        .matches(answer -> answer.getStatus() == ACCEPT);
    assertThat(disk.read()).isEqualTo(Disk.EMPTY);
  }

  private ByteString root() {
    return ByteString.copyFrom(disk.read().root().bytes());
  }

  private ResponseInfo info() {
    return application
        .apply(Request.newBuilder().setInfo(Empty.getDefaultInstance()).build())
        .getInfo();
  }

  private ResponseInitChain init() {
    var chain = RequestInitChain.newBuilder().setChainId("aver-chain");
    return application.apply(Request.newBuilder().setInitChain(chain).build()).getInitChain();
  }

  private ResponseFinalizeBlock block(long height, String... texts) {
    RequestFinalizeBlock.Builder block =
        RequestFinalizeBlock.newBuilder()
            .setHeight(height)
            .setProposerAddress(ByteString.copyFrom(new byte[] {(byte) 0xab}))
            .addAllTxs(bytes(List.of(texts)));
    return application
        .apply(Request.newBuilder().setFinalizeBlock(block).build())
        .getFinalizeBlock();
  }

  /** The height up to which the engine may forget its blocks. */
  private long commit() {
    return application
        .apply(Request.newBuilder().setCommit(Empty.getDefaultInstance()).build())
        .getCommit()
        .getRetainHeight();
  }

  private ResponseCheckTx check(String text) {
    RequestCheckTx.Builder check =
        RequestCheckTx.newBuilder().setTx(ByteString.copyFrom(text, UTF_8));
    ResponseCheckTx first =
        application.apply(Request.newBuilder().setCheckTx(check).build()).getCheckTx();
    check.setType(CheckTxType.CHECK_TX_TYPE_RECHECK);
    assertThat(application.apply(Request.newBuilder().setCheckTx(check).build()).getCheckTx())
        .isEqualTo(first);
    return first;
  }

  private List<String> prepared(List<String> texts) {
    return prepared(texts, 1 << 20);
  }

  private List<String> prepared(List<String> texts, long bytesMax) {
    var prepare =
        RequestPrepareProposal.newBuilder().addAllTxs(bytes(texts)).setMaxTxBytes(bytesMax);
    return application
        .apply(Request.newBuilder().setPrepareProposal(prepare).build())
        .getPrepareProposal()
        .getTxsList()
        .stream()
        .map(ByteString::toStringUtf8)
        .toList();
  }

  private int status(List<String> texts) {
    var process = RequestProcessProposal.newBuilder().addAllTxs(bytes(texts));
    return application
        .apply(Request.newBuilder().setProcessProposal(process).build())
        .getProcessProposal()
        .getStatus();
  }

  private ResponseQuery query(String path) {
    var query = RequestQuery.newBuilder().setPath(path);
    return application.apply(Request.newBuilder().setQuery(query).build()).getQuery();
  }

  private static List<ByteString> bytes(List<String> texts) {
    return texts.stream().map(text -> ByteString.copyFrom(text, UTF_8)).toList();
  }
}
