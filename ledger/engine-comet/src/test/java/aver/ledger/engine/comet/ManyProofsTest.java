package aver.ledger.engine.comet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SigningKey;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Evidence in each block, and an engine that does not give it. */
final class ManyProofsTest {
  private static final Logger LOG = (Logger) LoggerFactory.getLogger(Proofs.class);

  @TempDir private Path folder;
  private final ListAppender<ILoggingEvent> said = new ListAppender<>();
  private OddEngine engine;
  private Proofs proofs;

  @BeforeEach
  void start() throws Exception {
    said.start();
    LOG.addAppender(said);
    engine = new OddEngine(folder);
    proofs = new Proofs(ProofsTest.CHAIN, engine.supervisor::rpc, () -> ProofsTest.VOTERS);
    for (int height = 1; height <= 3; height++) {
      engine.answers.put("block " + height, ProofsTest.block(List.of(twice(ProofsTest.LIAR))));
    }
  }

  @AfterEach
  void stop() {
    engine.close();
    LOG.detachAppender(said);
  }

  @Test
  void ofOneWhoWasCaughtNoMoreIsAskedFor() throws Exception {
    want(1, ProofsTest.LIAR);
    want(2, ProofsTest.LIAR);
    fetchAll();
    assertThat(proofs.found()).hasSize(1);
    want(3, ProofsTest.LIAR);
    fetchAll();
    assertThat(asked()).as("what waited before, and what came then").containsExactly("block 1");
    want(3, ProofsTest.LIAR, ProofsTest.SECOND);
    fetchAll();
    assertThat(asked()).as("another one's").containsExactly("block 1", "block 3");
  }

  @Test
  void onlySoMuchWaitsAndWhatIsDroppedIsSaidOnce() throws Exception {
    for (int height = 1; height < Proofs.WAITING_MAX; height++) {
      want(height, ProofsTest.LIAR);
    }
    want(Proofs.WAITING_MAX, ProofsTest.SECOND);
    assertThat(alarms()).isEmpty();
    for (int more = 1; more <= 3; more++) {
      want(Proofs.WAITING_MAX + more, ProofsTest.SECOND);
    }
    assertThat(alarms()).singleElement().asString().contains("from block 1001 on");
    engine.answers.put("block 1000", ProofsTest.block(List.of()));
    fetchAll();
    assertThat(asked()).containsExactly("block 1", "block 1000");

    for (int height = 1; height <= Proofs.WAITING_MAX + 2; height++) {
      want(height, ProofsTest.SECOND);
    }
    assertThat(alarms()).as("none waited in between").hasSize(2);
  }

  /** Whoever fetches also looks each second whether the engine is well. */
  @Test
  void anEngineThatDoesNotAnswerIsNotWaitedForLong() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Rpc rpc = new Rpc(silent.getLocalPort())) {
      Proofs asking = new Proofs(ProofsTest.CHAIN, () -> rpc, () -> ProofsTest.VOTERS);
      asking.want(1, List.of(ProofsTest.address(ProofsTest.LIAR)));
      CompletableFuture<Void> fetched =
          CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 5; i++) {
              fetch(asking);
            }
          });
      await().atMost(Duration.ofSeconds(60)).until(fetched::isDone);
      assertThat(alarms()).singleElement().asString().contains("block 1", "cannot be had");
    }
  }

  /** It has another identity key by now, or was replaced: nobody is left to be suspended. */
  @Test
  void evidenceAgainstAKeyThatNobodyHasAnyMoreIsSaidWithItsAddress() throws Exception {
    SigningKey gone = SigningKey.ofSeed(Digest.sha256(new byte[2]).bytes());
    List<JsonNode> items = List.of(twice(gone), twice(gone), twice(ProofsTest.LIAR));
    engine.answers.put("block 1", ProofsTest.block(items));
    want(1, gone, ProofsTest.LIAR);
    fetchAll();
    assertThat(alarms())
        .singleElement()
        .asString()
        .contains("block 1 ", "against " + ProofsTest.address(gone));
    assertThat(proofs.found()).hasSize(1);
  }

  @Test
  void noAddressIsSaidThatIsNone() throws Exception {
    JsonNode odd =
        ProofsTest.vote(ProofsTest.LIAR, 1, "/validator_address", "\"AB\\nALARM: all is well\"");
    JsonNode item = ProofsTest.item(odd, ProofsTest.vote(ProofsTest.LIAR, 2));
    engine.answers.put("block 1", ProofsTest.block(List.of(item)));
    want(1, ProofsTest.LIAR);
    fetchAll();
    assertThat(alarms())
        .singleElement()
        .asString()
        .contains("unreadable", "without the address of its author")
        .doesNotContain("all is well");
  }

  private void want(long height, SigningKey... authors) {
    proofs.want(height, Stream.of(authors).map(ProofsTest::address).toList());
  }

  /** As often as anything could be asked for. */
  private void fetchAll() {
    for (int i = 0; i < 5; i++) {
      fetch(proofs);
    }
  }

  private static void fetch(Proofs proofs) {
    try {
      proofs.fetch();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> asked() {
    return List.copyOf(engine.asked);
  }

  private List<String> alarms() {
    return said.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private static JsonNode twice(SigningKey author) {
    return ProofsTest.item(ProofsTest.vote(author, 1), ProofsTest.vote(author, 2));
  }
}
