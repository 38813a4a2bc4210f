package aver.ledger.engine.ratis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import aver.ledger.engine.Admission;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.ratis.grpc.GrpcUtil;
import org.apache.ratis.proto.RaftProtos.GroupManagementRequestProto;
import org.apache.ratis.proto.RaftProtos.GroupRemoveRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftGroupIdProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.grpc.AdminProtocolServiceGrpc;
import org.apache.ratis.proto.grpc.RaftServerProtocolServiceGrpc;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.io.grpc.ManagedChannel;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.StatusRuntimeException;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyChannelBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Only a pinned key is let in, and only as the peer for which it is pinned. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PeerTlsTest {
  @TempDir static Path directory;
  private RatisCluster cluster;

  @BeforeAll
  void startOne() throws Exception {
    cluster = new RatisCluster(directory, 20_000, 0, aver.ledger.engine.SnapshotFetcher.none());
    cluster.start("r1");
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  @Test
  void aPinnedKeySpeaksAsItself() {
    Status status = vote(RatisCluster.key("r3"), "r3");
    assertThat(status.getCode()).isNotIn(Status.Code.PERMISSION_DENIED, Status.Code.UNAVAILABLE);
  }

  @Test
  void aPinnedKeyDoesNotSpeakAsAnotherPeer() {
    Status status = vote(RatisCluster.key("r3"), "r2");
    assertThat(status.getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(status.getDescription()).contains("does not speak as 'r2'");
  }

  @Test
  void noOtherReplicaRemovesTheGroupWithItsLog() {
    assertThat(remove(RatisCluster.key("r3")).getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(cluster.engine("r1").health().alive()).isTrue();
  }

  private Status remove(Keys keys) {
    GroupManagementRequestProto request =
        GroupManagementRequestProto.newBuilder()
            .setRpcRequest(
                RaftRpcRequestProto.newBuilder()
                    .setRequestorId(ByteString.copyFrom(new byte[16]))
                    .setReplyId(ByteString.copyFromUtf8("r1"))
                    .setRaftGroupId(group()))
            .setGroupRemove(
                GroupRemoveRequestProto.newBuilder().setGroupId(group()).setDeleteDirectory(true))
            .build();
    ManagedChannel channel = channel(keys.tls(RatisCluster.allPins()), "r1");
    try {
      var _ = AdminProtocolServiceGrpc.newBlockingStub(channel).groupManagement(request);
      return Status.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus();
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void aKeyThatIsNotPinnedDoesNotGetIn() throws Exception {
    assertThat(vote(Keys.generate("r3"), "r3").getCode()).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void whoeverAnswersAtAPeersAddressMustHoldThatPeersKey() {
    PeerTls tls = RatisCluster.key("r2").tls(RatisCluster.allPins());
    assertThat(vote(tls, "r2", "r4").getCode()).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void withoutTlsNobodyGetsIn() {
    ManagedChannel channel =
        NettyChannelBuilder.forTarget(cluster.peer("r1").address()).usePlaintext().build();
    try {
      assertThat(vote(channel, "r2").getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void withoutAMajorityTheQueueFillsAndAnswersBusy() {
    for (int i = 0; i < 2000; i++) {
      assertThat(cluster.engine("r1").submit(("t" + i).getBytes(UTF_8)).toCompletableFuture())
          .isNotNull();
    }
    assertThat(cluster.engine("r1").submit("one more".getBytes(UTF_8)).toCompletableFuture().join())
        .isInstanceOf(Admission.Busy.class);
    assertThat(cluster.engine("r1").submit("t5".getBytes(UTF_8)).toCompletableFuture().join())
        .isEqualTo(new Admission.Duplicate());
    assertThat(cluster.engine("r1").health().pendingTransactions()).isEqualTo(2000);
  }

  private Status vote(Keys keys, String claimed) {
    return vote(keys.tls(RatisCluster.allPins()), claimed, "r1");
  }

  private Status vote(PeerTls tls, String claimed, String expected) {
    ManagedChannel channel = channel(tls, expected);
    try {
      return vote(channel, claimed);
    } finally {
      channel.shutdownNow();
    }
  }

  private ManagedChannel channel(PeerTls tls, String expected) {
    return NettyChannelBuilder.forTarget(cluster.peer("r1").address())
        .sslContext(GrpcUtil.buildSslContextForClient(tls.config(address -> Optional.of(expected))))
        .build();
  }

  private static RaftGroupIdProto group() {
    ByteBuffer chain = ByteBuffer.wrap(RatisCluster.CHAIN.bytes());
    return RaftGroupIdProto.newBuilder()
        .setId(
            ByteString.copyFrom(
                ByteBuffer.allocate(16).putLong(chain.getLong()).putLong(chain.getLong()).array()))
        .build();
  }

  private static Status vote(ManagedChannel channel, String claimed) {
    RequestVoteRequestProto request =
        RequestVoteRequestProto.newBuilder()
            .setServerRequest(
                RaftRpcRequestProto.newBuilder()
                    .setRequestorId(ByteString.copyFromUtf8(claimed))
                    .setReplyId(ByteString.copyFromUtf8("r1"))
                    .setRaftGroupId(group()))
            .build();
    StatusRuntimeException refused =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> {
              var reply =
                  RaftServerProtocolServiceGrpc.newBlockingStub(channel).requestVote(request);
              assertThat(reply.getServerReply().getReplyId().toStringUtf8()).isEqualTo("r1");
            });
    return refused == null ? Status.OK : refused.getStatus();
  }
}
