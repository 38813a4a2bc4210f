package aver.ledger.node.serving;

import aver.ledger.client.tls.Peer;
import aver.proto.v1.EventsServiceGrpc;
import aver.proto.v1.FollowRequest;
import aver.proto.v1.FollowResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/**
 * Hints to members that something was certified. Whoever reads slowly is skipped, and told the
 * newest once there is room again: nothing is kept for anybody.
 */
public final class Events extends EventsServiceGrpc.EventsServiceImplBase {
  /** Followers at once. */
  static final int FOLLOWERS_MAX = 1_000;

  /** Followers at once of one member. */
  static final int PER_MEMBER_MAX = 16;

  private final Set<Follower> followers = new HashSet<>();
  private final Map<String, Integer> perMember = new HashMap<>();
  private final LongAdder skipped = new LongAdder();
  private volatile FollowResponse newest = FollowResponse.getDefaultInstance();

  /** One stream. gRPC allows one thread at a time to send on it. */
  private final class Follower {
    private final String member;
    private final ServerCallStreamObserver<FollowResponse> stream;
    private boolean behind = true;

    private Follower(String member, ServerCallStreamObserver<FollowResponse> stream) {
      this.member = member;
      this.stream = stream;
    }

    private synchronized void offer(FollowResponse hint) {
      if (stream.isCancelled()) {
        return;
      }
      if (stream.isReady()) {
        stream.onNext(hint);
        behind = false;
      } else {
        behind = true;
        skipped.increment();
      }
    }

    /** Tells the newest, without its tasks: others may have changed in what was skipped. */
    private synchronized void room() {
      if (behind && stream.isReady()) {
        stream.onNext(newest.toBuilder().clearTasks().build());
        behind = false;
      }
    }
  }

  @Override
  public void follow(FollowRequest request, StreamObserver<FollowResponse> answer) {
    Follower follower =
        new Follower(Peer.member(), (ServerCallStreamObserver<FollowResponse>) answer);
    if (!enter(follower)) {
      answer.onError(
          Status.RESOURCE_EXHAUSTED
              .withDescription(
                  "at most %d followers, %d of one member: follow another replica"
                      .formatted(FOLLOWERS_MAX, PER_MEMBER_MAX))
              .asRuntimeException());
      return;
    }
    follower.stream.setOnCancelHandler(() -> leave(follower));
    follower.stream.setOnReadyHandler(follower::room);
  }

  private synchronized boolean enter(Follower follower) {
    int own = perMember.getOrDefault(follower.member, 0);
    if (followers.size() >= FOLLOWERS_MAX || own >= PER_MEMBER_MAX) {
      return false;
    }
    followers.add(follower);
    perMember.put(follower.member, own + 1);
    return true;
  }

  private synchronized void leave(Follower follower) {
    if (followers.remove(follower)) {
      perMember.computeIfPresent(follower.member, (member, own) -> own == 1 ? null : own - 1);
    }
  }

  /** Tells all who follow; never waits for any of them. */
  void publish(FollowResponse hint) {
    newest = hint;
    present().forEach(follower -> follower.offer(hint));
  }

  private synchronized List<Follower> present() {
    return List.copyOf(followers);
  }

  /** Streams that are open now. */
  public synchronized int followers() {
    return followers.size();
  }

  /** Hints that were not sent because a follower had no room. */
  public long skipped() {
    return skipped.sum();
  }
}
