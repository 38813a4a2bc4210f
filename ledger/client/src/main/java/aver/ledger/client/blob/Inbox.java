package aver.ledger.client.blob;

import aver.ledger.client.Endpoint;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What replicas answer to an upload, in the order in which it came. Each stream has room of its
 * own, so that none can fill the memory or displace what another says.
 */
final class Inbox {
  private final BlockingQueue<From> answers = new LinkedBlockingQueue<>();
  private final int acknowledgementsMax;

  /** An answer and the stream that brought it. */
  record From(Sender sender, UploadStream.Answer answer) {}

  /**
   * Empty.
   *
   * @param acknowledgementsMax more than an honest replica has to show on one stream
   */
  Inbox(int acknowledgementsMax) {
    this.acknowledgementsMax = acknowledgementsMax;
  }

  /** The receiver of one stream. */
  final class Sender implements Consumer<UploadStream.Answer> {
    private final Endpoint replica;
    private final AtomicInteger came = new AtomicInteger();
    private final Set<String> shown = new HashSet<>();

    private Sender(Endpoint replica) {
      this.replica = replica;
    }

    Endpoint replica() {
      return replica;
    }

    /** Whether it showed this replica's acknowledgement for the first time, and not too many. */
    boolean first(String acknowledging) {
      return shown.add(acknowledging) && shown.size() <= acknowledgementsMax;
    }

    @Override
    public void accept(UploadStream.Answer answer) {
      // the one too many comes through, so that it is noticed
      if (!(answer instanceof UploadStream.Answer.Acknowledged)
          || came.getAndIncrement() <= acknowledgementsMax) {
        answers.add(new From(this, answer));
      }
    }
  }

  /** For a stream that begins. */
  Sender sender(Endpoint replica) {
    return new Sender(replica);
  }

  /** The next answer, or null if none comes in time. */
  @Nullable From poll(long waitMs) throws InterruptedException {
    return answers.poll(waitMs, TimeUnit.MILLISECONDS);
  }
}
