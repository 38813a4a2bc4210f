package aver.ledger.client.blob;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.Endpoint;
import aver.ledger.client.tls.HostPort;
import aver.ledger.proof.Digest;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.tx.Acknowledgement;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** One replica answers without end, another one a little. */
final class InboxTest {
  private static final int MOST = 8;
  private static final int FLOOD = 10_000;

  private final Inbox inbox = new Inbox(MOST);

  private static Endpoint replica(String id) {
    return new Endpoint(id, new HostPort("127.0.0.1", 1), Digest.ZERO);
  }

  private static UploadStream.Answer acknowledged(String replica) {
    return new UploadStream.Answer.Acknowledged(
        new Acknowledgement(replica, 1, Octets.of(new byte[64])));
  }

  @Test
  void aFloodOfOneDisplacesNothing() throws Exception {
    Inbox.Sender flooding = inbox.sender(replica("r1"));
    Inbox.Sender other = inbox.sender(replica("r2"));
    for (int i = 0; i < FLOOD; i++) {
      flooding.accept(acknowledged("r" + i));
    }
    flooding.accept(new UploadStream.Answer.Ended(Status.OK));
    other.accept(acknowledged("r2"));
    other.accept(new UploadStream.Answer.Ended(Status.OK));

    List<Inbox.Sender> senders = new ArrayList<>();
    for (int i = 0; i < MOST + 4; i++) {
      senders.add(Objects.requireNonNull(inbox.poll(0)).sender());
    }
    assertThat(inbox.poll(0)).isNull();
    assertThat(senders).filteredOn(flooding::equals).as("and its end").hasSize(MOST + 2);
    assertThat(senders).endsWith(other, other);
  }

  @Test
  void whatIsRepeatedOrTooMuchIsNoticed() {
    Inbox.Sender sender = inbox.sender(replica("r1"));
    for (int i = 0; i < MOST; i++) {
      assertThat(sender.first("r" + i)).isTrue();
    }
    assertThat(sender.first("r" + (MOST - 1))).isFalse();
    assertThat(sender.first("r" + MOST)).isFalse();
  }
}
