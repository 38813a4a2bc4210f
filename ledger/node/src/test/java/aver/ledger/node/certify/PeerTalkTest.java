package aver.ledger.node.certify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.proto.v1.CheckpointSignature;
import aver.proto.v1.ExchangeRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a replica tells its peers of signatures, and when. */
final class PeerTalkTest extends OfSigningReplica {
  private static List<Long> heights(List<CheckpointSignature> signatures) {
    return signatures.stream().map(CheckpointSignature::getHeight).toList();
  }

  @Test
  void peersAreToldOfASignatureThatIsNeededNoMoreHere() {
    replica.nothingHeld();
    replica.takes("r2", 1, "ours ");
    replica.takes("r3", 1, "ours ");
    replica.write(1);
    assertThat(replica.signed()).isEmpty(); // certified with the own one, and r2 has but two
    PeerTalk talk = new PeerTalk(replica.certifier());
    ExchangeRequest news = talk.news("r2").orElseThrow();
    assertThat(heights(news.getSignaturesList())).contains(1L);
    talk.delivered("r2", news);
    assertThat(talk.news("r2")).isEmpty();
    assertThat(talk.news("r3")).isPresent();
  }

  @Test
  void anAnswerCarriesWhatAPeerWasNotToldOf() {
    replica.nothingHeld();
    replica.write(1);
    replica.write(2);
    PeerTalk talk = new PeerTalk(replica.certifier());
    ExchangeRequest sent =
        ExchangeRequest.newBuilder().addSignatures(replica.signature("r2", 2, "ours ")).build();
    assertThat(heights(talk.answer("r2", sent).getSignaturesList())).containsExactly(0L, 1L, 2L);
    assertThat(talk.news("r2")).isEmpty();
    ExchangeRequest asked = ExchangeRequest.newBuilder().addHeights(1).build();
    assertThat(heights(talk.answer("r2", asked).getSignaturesList())).containsExactly(1L);
  }

  @Test
  @Timeout(180)
  void whoIsABlockAheadIsAnsweredOnceThisReplicaSignedThatBlockToo() throws Exception {
    replica.nothingHeld();
    Thread asking = Thread.ofVirtual().unstarted(this::awaitFirst);
    asking.start();
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> asking.getState() == Thread.State.TIMED_WAITING);
    replica.write(1);
    asking.join();
    replica
        .certifier()
        .awaitNext(3, 60_000); // far ahead: it would wait for blocks that may never come
  }

  private void awaitFirst() {
    try {
      replica.certifier().awaitNext(1, 60_000_000);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
