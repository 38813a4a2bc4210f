package aver.ledger.node.process;

import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.AttemptPhase;
import aver.proto.v1.BlobsServiceGrpc;
import aver.proto.v1.CatchUpResponse;
import aver.proto.v1.DownloadResponse;
import aver.proto.v1.LogServiceGrpc;
import aver.proto.v1.ReadRequest;
import aver.proto.v1.ReadResponse;
import aver.proto.v1.StateServiceGrpc;
import aver.proto.v1.UploadRequest;
import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.InternalConfigurator;
import io.grpc.InternalConfiguratorRegistry;
import io.grpc.Metadata;
import io.grpc.ServerBuilder;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a replica of a test answers, changed or held back on its way out of the process. */
final class FalseAnswers implements ServerInterceptor {
  private static final long LEAF_MS = 2_000;

  /** Leaves of a blob that are taken before the process ends in its middle. */
  private static final long LEAVES_BEFORE = 8;

  private static final Pattern ATTEMPT = Pattern.compile("task/[^/]+/attempt/[0-9]+");
  private static final String DOWNLOAD = BlobsServiceGrpc.getDownloadMethod().getFullMethodName();
  private static final Set<String> SHOWN =
      Set.of(
          StateServiceGrpc.getReadMethod().getFullMethodName(),
          LogServiceGrpc.getCheckpointMethod().getFullMethodName());

  /** Transactions of a log that are given before the process ends in its middle. */
  private static final long GIVEN_BEFORE = 5;

  private final Oddity oddity;
  private final Path ended;
  private final Map<String, Object> first = new ConcurrentHashMap<>();
  private final ScheduledExecutorService line =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("trickle").factory());

  private FalseAnswers(Oddity oddity, Path data) {
    this.oddity = oddity;
    this.ended = data.resolveSibling("gave-log");
  }

  /** From now on servers of this process answer so; to be called before there is one. */
  static void give(Oddity oddity, Path data) {
    FalseAnswers lies = new FalseAnswers(oddity, data);
    InternalConfiguratorRegistry.setConfigurators(
        List.of(
            new InternalConfigurator() {
              @Override
              public void configureServerBuilder(ServerBuilder<?> builder) {
                builder.intercept(lies);
              }
            }));
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String method = call.getMethodDescriptor().getFullMethodName();
    Changed<Q, A> changed = new Changed<>(call, method);
    return new SimpleForwardingServerCallListener<>(next.startCall(changed, headers)) {
      @Override
      public void onMessage(Q request) {
        if (oddity == Oddity.HALTS_IN_BLOB
            && request instanceof UploadRequest part
            && part.getLeaf().getLeaf() >= LEAVES_BEFORE) {
          Runtime.getRuntime().halt(Oddity.HALTED);
        }
        changed.asked = method + ((MessageLite) request).toByteString().hashCode();
        changed.request = request;
        super.onMessage(request);
      }
    };
  }

  private final class Changed<Q, A> extends SimpleForwardingServerCall<Q, A> {
    private final String method;
    private long dueNs = System.nanoTime();
    private volatile String asked = "";
    private volatile @Nullable Q request;

    Changed(ServerCall<Q, A> call, String method) {
      super(call);
      this.method = method;
    }

    private boolean withheld() {
      return oddity == Oddity.WITHHOLDS_LEAVES && method.equals(DOWNLOAD);
    }

    @Override
    public void sendMessage(A answer) {
      if (withheld()) {
        return;
      }
      if (oddity == Oddity.HALTS_GIVING_LOG
          && answer instanceof CatchUpResponse part
          && part.getTransaction().getSeq() > GIVEN_BEFORE
          && isFirst()) {
        Runtime.getRuntime().halt(Oddity.HALTED);
      }
      if (oddity == Oddity.TRICKLES_LEAVES && answer instanceof DownloadResponse) {
        dueNs = Math.max(dueNs, System.nanoTime()) + TimeUnit.MILLISECONDS.toNanos(LEAF_MS);
        later(() -> super.sendMessage(answer));
      } else {
        super.sendMessage(lie(answer));
      }
    }

    @Override
    public void close(Status status, Metadata trailers) {
      if (withheld()) {
        return;
      }
      dueNs += TimeUnit.MILLISECONDS.toNanos(1); // behind the last leaf
      later(() -> super.close(status, trailers));
    }

    private void later(Runnable action) {
      long waitNs = dueNs - System.nanoTime();
      if (oddity != Oddity.TRICKLES_LEAVES || waitNs <= 0) {
        action.run();
      } else {
        var _ = line.schedule(() -> unlessGone(action), waitNs, TimeUnit.NANOSECONDS);
      }
    }

    private void unlessGone(Runnable action) {
      if (!isCancelled()) {
        action.run();
      }
    }

    @SuppressWarnings("unchecked") // an answer is replaced by one of its own type
    private A lie(A answer) {
      if (oddity == Oddity.CHANGES_LOG && answer instanceof CatchUpResponse part) {
        return (A) changed(part);
      }
      if (oddity == Oddity.FALSE_LEAVES && answer instanceof DownloadResponse part) {
        return (A) changed(part);
      }
      if (oddity == Oddity.CLOSES_EARLY
          && answer instanceof ReadResponse read
          && request instanceof ReadRequest asks) {
        return (A) closed(asks, read);
      }
      return oddity == Oddity.REPLAYS && SHOWN.contains(method)
          ? (A) first.computeIfAbsent(asked, _ -> answer)
          : answer;
    }
  }

  /** Of all replicas of the test, which have their folders side by side. */
  private boolean isFirst() {
    try {
      Files.createFile(ended);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CatchUpResponse changed(CatchUpResponse part) {
    return part.hasTransaction() && part.getTransaction().getSeq() % 3 == 0
        ? part.toBuilder()
            .setTransaction(
                part.getTransaction().toBuilder()
                    .setTransaction(flipped(part.getTransaction().getTransaction())))
            .build()
        : part;
  }

  /** Of attempts that wait for commits it says that they wait for reveals. */
  private static ReadResponse closed(ReadRequest asks, ReadResponse read) {
    ReadResponse.Builder changed = read.toBuilder();
    for (int i = 0; i < read.getValuesCount(); i++) {
      ReadResponse.Value value = read.getValues(i);
      if (value.getPresent() && ATTEMPT.matcher(asks.getKeys(i).toStringUtf8()).matches()) {
        Attempt attempt = Attempt.CODEC.decode(value.getValue().toByteArray());
        if (attempt.phase() == AttemptPhase.COMMIT) {
          Attempt lie = attempt.in(AttemptPhase.REVEAL, attempt.deadlineMs());
          changed.setValues(
              i, value.toBuilder().setValue(ByteString.copyFrom(Attempt.CODEC.encode(lie))));
        }
      }
    }
    return changed.build();
  }

  private static DownloadResponse changed(DownloadResponse part) {
    return part.hasLeaf()
        ? part.toBuilder()
            .setLeaf(part.getLeaf().toBuilder().setData(flipped(part.getLeaf().getData())))
            .build()
        : part;
  }

  private static ByteString flipped(ByteString bytes) {
    byte[] changed = bytes.toByteArray();
    changed[changed.length - 1] ^= 1;
    return ByteString.copyFrom(changed);
  }
}
