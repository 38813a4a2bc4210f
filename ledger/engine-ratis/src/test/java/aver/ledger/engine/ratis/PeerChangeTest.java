package aver.ledger.engine.ratis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.engine.Admission;
import aver.ledger.engine.EngineException;
import aver.ledger.engine.Fatal;
import aver.ledger.engine.Peer;
import aver.ledger.engine.SnapshotFetcher;
import aver.ledger.engine.kit.Disk;
import aver.ledger.engine.kit.FourPeers;
import aver.ledger.engine.kit.KitApplication;
import aver.ledger.proof.Digest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who lets others in, and what becomes of a leader that is replaced. */
final class PeerChangeTest {
  private static final String NEWCOMER = "r5";
  private static final Duration LONG = Duration.ofSeconds(60);

  /** As a node does: one that steps down before the others have its entry is elected again. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  @TempDir private Path directory;
  private RatisCluster cluster;

  @BeforeEach
  void start() throws Exception {
    cluster = new RatisCluster(directory);
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void aLeaderThatIsToGoLeavesTheChangeToAnother() throws Exception {
    Peer comes = new Peer(NEWCOMER, "127.0.0.1:" + FourPeers.freePort());
    try (RatisEngine _ = newcomer(comes)) {
      String goes = leader();
      List<Peer> next =
          Stream.concat(
                  cluster.peers().stream().filter(peer -> !peer.id().equals(goes)),
                  Stream.of(comes))
              .toList();
      List<String> told = new ArrayList<>();
      Awaitility.await("another one to lead") // it may be elected again
          .atMost(LONG)
          .pollInterval(LOOK)
          .until(() -> {
            if (leads(goes)) {
              told.add(refusal(goes, next));
            }
            return leaders().anyMatch(id -> !id.equals(goes));
          });
      assertThat(told).anyMatch(what -> what.contains("is to go and stepped down"));
      assertThat(peers(goes)).isEqualTo(ids(cluster.peers()));

      cluster.await(
          "the newcomer to be let in",
          () -> {
            leaders().findFirst().ifPresent(id -> refusal(id, next));
            return cluster.ids().stream()
                .filter(id -> !id.equals(goes))
                .allMatch(id -> peers(id).equals(ids(next)));
          });
    }
  }

  /** So is one put out that is replaced, leads, and does not step down. */
  @Test
  void aLeaderThatHasNoKeyAnyMoreIsFollowedByAnother() {
    String goes = leader();
    cluster.pins().remove(goes);
    cluster.await("another one to lead", () -> leaders().anyMatch(id -> !id.equals(goes)));
    List<String> others = cluster.ids().stream().filter(id -> !id.equals(goes)).toList();
    cluster.await("an order", () -> admitted(others.getFirst()));
    cluster.await(
        "what was ordered",
        () ->
            others.stream().allMatch(id -> cluster.disk(id).read().applied().contains("after it")));
    cluster.await("it to hear that it leads no more", () -> !leads(goes));
  }

  private boolean admitted(String id) {
    return !(cluster.engine(id).submit("after it".getBytes(UTF_8)).toCompletableFuture().join()
        instanceof Admission.Busy);
  }

  /** One more, which has no peers yet, and begins with what another one has. */
  private RatisEngine newcomer(Peer self) throws Exception {
    Keys keys = Keys.generate(NEWCOMER);
    Map<String, Set<Digest>> pins = cluster.pins();
    pins.put(NEWCOMER, Set.of(PeerTls.pinOf(keys.certificate())));
    List<Peer> all = Stream.concat(cluster.peers().stream(), Stream.of(self)).toList();
    RatisSettings settings =
        new RatisSettings(
            self,
            all,
            directory.resolve(NEWCOMER),
            RatisCluster.CHAIN,
            RatisCluster.FAST,
            20_000,
            10_000,
            2000,
            true);
    Fatal fatal =
        (why, cause) -> {
          throw new AssertionError(why, cause);
        };
    Disk disk = new Disk(Disk.EMPTY);
    SnapshotFetcher fetcher =
        (_, atLeast) -> {
          Disk.Content content = cluster.disk("r1").read();
          if (content.cursor().compareTo(atLeast) < 0) {
            return CompletableFuture.failedFuture(new EngineException("r1 has yet to get there"));
          }
          disk.write(content);
          return CompletableFuture.completedFuture(new KitApplication(disk).info());
        };
    RatisEngine engine =
        new RatisEngine(settings, Optional.of(keys.tls(() -> pins)), fetcher, fatal);
    engine.start(new KitApplication(disk));
    return engine;
  }

  /** Why one does not make these the peers; empty if it did. */
  private String refusal(String id, List<Peer> next) {
    try {
      cluster
          .engine(id)
          .reconfigure(next)
          .toCompletableFuture()
          .orTimeout(50, TimeUnit.SECONDS)
          .join();
      return "";
    } catch (CompletionException e) {
      assertThat(e).cause().isInstanceOf(EngineException.class);
      return String.valueOf(e.getCause());
    }
  }

  private List<String> peers(String id) {
    return ids(cluster.engine(id).membership().peers());
  }

  private static List<String> ids(List<Peer> peers) {
    return peers.stream().map(Peer::id).sorted().toList();
  }

  private String leader() {
    cluster.await("a leader", () -> leaders().findFirst().isPresent());
    return leaders().findFirst().orElse("none");
  }

  private Stream<String> leaders() {
    return cluster.ids().stream().filter(this::leads);
  }

  private boolean leads(String id) {
    return cluster.engine(id).health().leading();
  }
}
