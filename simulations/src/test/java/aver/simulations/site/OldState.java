package aver.simulations.site;

import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.Note;
import aver.proto.v1.CheckpointResponse;
import aver.proto.v1.EventsServiceGrpc;
import aver.proto.v1.LogServiceGrpc;
import aver.proto.v1.ReadResponse;
import aver.proto.v1.StateServiceGrpc;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * For ever one certified state, shown by all who tell this lie: that of the first question that a
 * site asked twice, as it does while it has nothing to do. What would need another one is refused,
 * and a newer checkpoint is not shown before, or the site would know that there is more.
 */
final class OldState implements Lie {
  private static final String READ = StateServiceGrpc.getReadMethod().getFullMethodName();
  private static final String CHECKPOINT = LogServiceGrpc.getCheckpointMethod().getFullMethodName();
  private static final String FOLLOW = EventsServiceGrpc.getFollowMethod().getFullMethodName();

  private byte[] asked = {};
  private @Nullable ReadResponse shown;
  private int times;

  @Override
  public synchronized Optional<byte[]> instead(Answer answer) {
    ReadResponse old = shown;
    if (old == null) {
      return first(answer);
    }
    if (answer.method().equals(CHECKPOINT)) {
      return Optional.of(
          CheckpointResponse.newBuilder()
              .setCheckpoint(old.getCheckpoint())
              .addAllLinks(old.getLinksList())
              .build()
              .toByteArray());
    }
    if (answer.method().equals(READ) && Arrays.equals(answer.asked(), asked)) {
      times++;
      return Optional.of(old.toByteArray());
    }
    if (answer.method().equals(FOLLOW)) {
      return Optional.empty();
    }
    throw Status.UNAVAILABLE.withDescription("not now").asRuntimeException();
  }

  private Optional<byte[]> first(Answer answer) {
    if (answer.method().equals(READ)) {
      if (Arrays.equals(answer.asked(), asked)) {
        shown = parsed(answer.truth());
      }
      asked = answer.asked();
    } else if (!answer.method().equals(FOLLOW)) {
      throw Status.UNAVAILABLE.withDescription("not yet").asRuntimeException();
    }
    return Optional.of(answer.truth());
  }

  private static ReadResponse parsed(byte[] answer) {
    try {
      return ReadResponse.parseFrom(answer);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  /** How often it was shown again. */
  synchronized int times() {
    return times;
  }

  /** Height that is shown for ever; 0 before it was shown. */
  synchronized long height() {
    ReadResponse old = shown;
    return old == null
        ? 0
        : LedgerCheckpoint.parse(Note.parse(old.getCheckpoint()).text()).height();
  }
}
