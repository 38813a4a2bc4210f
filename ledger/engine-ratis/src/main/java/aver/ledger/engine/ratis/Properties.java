package aver.ledger.engine.ratis;

import aver.ledger.engine.Batch;
import java.util.List;
import org.apache.ratis.client.RaftClientConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** The settings of Ratis, each with its reason where the default would hurt. */
final class Properties {
  private static final SizeInBytes SEGMENT = SizeInBytes.valueOf("8MB");

  /** Largest entry of the log. */
  static final SizeInBytes ENTRY_MAX = SizeInBytes.valueOf("4MB");

  /**
   * How a leader tries again to reach a replica that is gone: five times a second for half a
   * minute, then once a second for ever. By default it is once in five seconds after twenty, for
   * which a replica that is back would wait; and without any pause after an hour and a half.
   */
  static final String AGAIN = "10ms,10, 200ms,150, 1s,1000000000";

  private Properties() {}

  static RaftProperties of(RatisSettings settings) {
    RaftProperties properties = new RaftProperties();
    storage(properties, settings);
    timing(properties, settings.timing());
    transport(properties, settings);
    return properties;
  }

  private static void storage(RaftProperties p, RatisSettings settings) {
    // the default is a folder under the temporary directory
    RaftServerConfigKeys.setStorageDir(p, List.of(settings.directory().toFile()));
    // without snapshots the log grows for ever and a restart applies all of it again
    RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(p, true);
    RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(p, settings.snapshotEvery());
    RaftServerConfigKeys.Snapshot.setCreationGap(p, 1);
    // without this, one dead replica pins the log of all others
    RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(p, true);
    RaftServerConfigKeys.Log.setPurgePreservationLogNum(p, settings.entriesKept());
    RaftServerConfigKeys.Log.setPurgeGap(p, (int) Math.min(1024, settings.snapshotEvery()));
    RaftServerConfigKeys.Log.setSegmentSizeMax(p, SEGMENT);
    RaftServerConfigKeys.Log.setPreallocatedSize(p, SizeInBytes.valueOf("1MB"));
    RaftServerConfigKeys.Log.setSegmentCacheNumMax(p, 2);
    RaftServerConfigKeys.Log.setSegmentCacheSizeMax(p, SizeInBytes.valueOf("16MB"));
    RaftServerConfigKeys.Log.setWriteBufferSize(
        p, SizeInBytes.valueOf(ENTRY_MAX.getSize() + (64L << 10)));
    // a replica that is too far behind fetches the application's snapshot, not files of the leader
    RaftServerConfigKeys.Log.Appender.setInstallSnapshotEnabled(p, false);
    RaftServerConfigKeys.Log.Appender.setBufferByteLimit(p, ENTRY_MAX);
    RaftServerConfigKeys.Log.Appender.setBufferElementLimit(p, 64);
    RaftServerConfigKeys.Log.Appender.setRetryPolicy(p, AGAIN);
    // acknowledged means on the disk
    RaftServerConfigKeys.Log.setUnsafeFlushEnabled(p, false);
    RaftServerConfigKeys.Log.setAsyncFlushEnabled(p, false);
  }

  /** How long this replica waits for a leader's answer before it looks for another leader. */
  static int answerMs(RatisSettings.Timing timing) {
    return Math.max(1000, timing.electionMaxMs());
  }

  private static void timing(RaftProperties p, RatisSettings.Timing timing) {
    TimeDuration min = millis(timing.electionMinMs());
    TimeDuration max = millis(timing.electionMaxMs());
    RaftServerConfigKeys.Rpc.setTimeoutMin(p, min);
    RaftServerConfigKeys.Rpc.setTimeoutMax(p, max);
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(p, min);
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(p, max);
    RaftServerConfigKeys.Rpc.setRequestTimeout(p, millis(Math.max(1000, timing.electionMaxMs())));
    RaftServerConfigKeys.LeaderElection.setPreVote(p, true);
    RaftServerConfigKeys.Read.setOption(p, RaftServerConfigKeys.Read.Option.LINEARIZABLE);
    RaftClientConfigKeys.Rpc.setRequestTimeout(p, millis(answerMs(timing)));
  }

  private static void transport(RaftProperties p, RatisSettings settings) {
    GrpcConfigKeys.Server.setHost(p, settings.self().host());
    GrpcConfigKeys.Server.setPort(p, settings.self().port());
    // must stay a megabyte over the largest append, or replication stops
    GrpcConfigKeys.setMessageSizeMax(p, SizeInBytes.valueOf(ENTRY_MAX.getSize() + (2L << 20)));
    GrpcConfigKeys.setFlowControlWindow(p, SizeInBytes.valueOf("4MB"));
    GrpcConfigKeys.Server.setAsyncRequestThreadPoolSize(p, 8);
    RaftServerConfigKeys.Write.setElementLimit(p, 1024);
    RaftServerConfigKeys.Write.setByteLimit(p, SizeInBytes.valueOf(128L * Batch.BYTES_MAX));
    RaftServerConfigKeys.ThreadPool.setServerSize(p, 8);
    RaftServerConfigKeys.ThreadPool.setClientSize(p, 8);
    RaftServerConfigKeys.ThreadPool.setProxySize(p, 8);
  }

  private static TimeDuration millis(long ms) {
    return TimeDuration.valueOf(ms, java.util.concurrent.TimeUnit.MILLISECONDS);
  }
}
