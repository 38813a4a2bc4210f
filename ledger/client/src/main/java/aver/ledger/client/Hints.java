package aver.ledger.client;

import aver.proto.v1.EventsServiceGrpc;
import aver.proto.v1.FollowRequest;
import aver.proto.v1.FollowResponse;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the replica that calls go to, and another one when that fails. A hint only says when it
 * is worth reading: a replica that hints falsely costs a read every {@link #AGAIN_MS}, one that
 * hints nothing costs the caller's limit.
 */
final class Hints implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Hints.class);

  /** The same height is reported at most this often. */
  private static final long AGAIN_MS = 50;

  private static final long MOVED_MS = 1_000;
  private static final long PAUSE_MIN_MS = 100;
  private static final long PAUSE_MAX_MS = 5_000;

  private final Connections connections;
  private final Thread thread;
  private boolean started;
  private long hinted = -1;
  private long reported = Long.MIN_VALUE;
  private boolean woken;

  Hints(Connections connections) {
    this.connections = connections;
    this.thread = Thread.ofVirtual().name("follow").unstarted(this::run);
  }

  /** Waits for a hint above a height; false if there was none within the limit, or on a call. */
  synchronized boolean await(long height, Duration limit) throws InterruptedException {
    if (!started) {
      started = true;
      thread.start();
    }
    long end = System.nanoTime() + limit.toNanos();
    if (reported == height && hinted > height) {
      pause(Math.min(AGAIN_MS, limit.toMillis()));
    }
    while (hinted <= height) {
      if (woken) {
        woken = false;
        return false;
      }
      long leftMs = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (leftMs <= 0) {
        return false;
      }
      wait(leftMs);
    }
    reported = height;
    return true;
  }

  /** Ends one waiting. */
  synchronized void wake() {
    woken = true;
    notifyAll();
  }

  private void pause(long ms) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
    for (long left = ms; left > 0; left = (end - System.nanoTime()) / 1_000_000) {
      wait(left);
    }
  }

  private synchronized void heard(long height) {
    hinted = height; // not the greatest: one that hinted falsely may have been left
    notifyAll();
  }

  private void run() {
    long pauseMs = PAUSE_MIN_MS;
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Endpoint at = connections.present();
        Stream stream = new Stream();
        EventsServiceGrpc.newStub(connections.channel(at))
            .follow(FollowRequest.getDefaultInstance(), stream);
        boolean ended = stream.awaitEnd(at);
        pauseMs = stream.heard ? PAUSE_MIN_MS : Math.min(PAUSE_MAX_MS, 2 * pauseMs);
        if (ended) {
          connections.leave(at);
          Thread.sleep(pauseMs);
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } catch (IllegalStateException closed) {
      LOG.debug("following ends: {}", closed.getMessage());
    }
  }

  /** One call of the replica's EventsService. */
  private final class Stream implements ClientResponseObserver<FollowRequest, FollowResponse> {
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean heard;
    private volatile @Nullable ClientCallStreamObserver<FollowRequest> call;

    /** True when the stream ended, false when calls go to another replica now. */
    private boolean awaitEnd(Endpoint at) throws InterruptedException {
      try {
        while (!ended.await(MOVED_MS, TimeUnit.MILLISECONDS)) {
          if (!connections.present().equals(at)) {
            return false;
          }
        }
        return true;
      } finally {
        ClientCallStreamObserver<FollowRequest> open = call;
        if (open != null) {
          open.cancel("no longer needed", null);
        }
      }
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<FollowRequest> stream) {
      call = stream;
    }

    @Override
    public void onNext(FollowResponse hint) {
      heard = true;
      Hints.this.heard(hint.getCertifiedHeight());
    }

    @Override
    public void onError(Throwable e) {
      LOG.debug("following failed: {}", e.getMessage());
      ended.countDown();
    }

    @Override
    public void onCompleted() {
      ended.countDown();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
