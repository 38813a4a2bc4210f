package aver.ledger.engine.ratis;

import aver.ledger.engine.Batch;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcFactory;
import org.apache.ratis.grpc.server.GrpcLogAppender;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppender;
import org.apache.ratis.server.raftlog.RaftLogIOException;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Makes an engine that runs lie while it leads. Ratis gives no way to do so, so this reaches into
 * the server: what its log appenders send to a follower is changed on the way.
 */
public final class LyingLeader {
  private final RaftServer server;
  private final LedgerStateMachine machine;
  private final Submitter submitter;

  /** What a follower is told in place of the transactions of an entry. */
  public interface Story {
    /**
     * What one peer gets.
     *
     * @param peer its id in the engine
     */
    List<byte[]> told(String peer, List<byte[]> transactions);
  }

  /** Of an engine that was started. */
  public LyingLeader(RatisEngine engine) {
    try {
      Field running = RatisEngine.class.getDeclaredField("running");
      running.setAccessible(true);
      Object parts = java.util.Objects.requireNonNull(running.get(engine));
      server = part(parts, "server", RaftServer.class);
      machine = part(parts, "machine", LedgerStateMachine.class);
      submitter = part(parts, "submitter", Submitter.class);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("another engine than this lie was written for", e);
    }
  }

  private static <T> T part(Object parts, String name, Class<T> type)
      throws ReflectiveOperationException {
    Method accessor = parts.getClass().getDeclaredMethod(name);
    accessor.setAccessible(true);
    return type.cast(accessor.invoke(parts));
  }

  /** From now on followers get what a story says. */
  public void tell(Story story) {
    try {
      Field factory = server.getClass().getDeclaredField("factory");
      factory.setAccessible(true);
      factory.set(server, new Telling(story));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("another Ratis than this lie was written for", e);
    }
  }

  /**
   * From now on some of what others pass on to this one is not ordered while it leads. What came
   * with it is, but who passed it on gets no answer.
   */
  public void keepOut(Predicate<byte[]> unwanted) {
    machine.gatherInto(passed -> {
      List<byte[]> all = Batch.decode(passed).orElse(List.of());
      List<byte[]> wanted = all.stream().filter(unwanted.negate()).toList();
      CompletableFuture<ByteString> taken = submitter.gather(ByteBuffer.wrap(Batch.encode(wanted)));
      return wanted.size() == all.size() ? taken : new CompletableFuture<>();
    });
  }

  private static final class Telling extends GrpcFactory {
    private final Story story;

    Telling(Story story) {
      super(new Parameters());
      this.story = story;
    }

    @Override
    public LogAppender newLogAppender(
        RaftServer.Division division, LeaderState state, FollowerInfo follower) {
      return new GrpcLogAppender(division, state, follower) {
        @Override
        public @Nullable AppendEntriesRequestProto newAppendEntriesRequest(
            long callId, boolean heartbeat) throws RaftLogIOException {
          AppendEntriesRequestProto truth = super.newAppendEntriesRequest(callId, heartbeat);
          return truth == null ? null : told(truth);
        }

        private AppendEntriesRequestProto told(AppendEntriesRequestProto truth) {
          AppendEntriesRequestProto.Builder lie = truth.toBuilder();
          for (int i = 0; i < truth.getEntriesCount(); i++) {
            LogEntryProto entry = truth.getEntries(i);
            if (entry.hasStateMachineLogEntry()) {
              lie.setEntries(i, changed(entry, follower.getId().toString()));
            }
          }
          return lie.build();
        }
      };
    }

    private LogEntryProto changed(LogEntryProto entry, String peer) {
      StateMachineLogEntryProto data = entry.getStateMachineLogEntry();
      List<byte[]> transactions =
          new ArrayList<>(Batch.decode(data.getLogData().asReadOnlyByteBuffer()).orElse(List.of()));
      ByteString bytes = ByteString.copyFrom(Batch.encode(story.told(peer, transactions)));
      return entry.toBuilder().setStateMachineLogEntry(data.toBuilder().setLogData(bytes)).build();
    }
  }
}
