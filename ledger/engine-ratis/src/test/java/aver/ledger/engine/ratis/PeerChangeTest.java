package aver.ledger.engine.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.engine.EngineException;
import aver.ledger.engine.Peer;
import aver.ledger.engine.kit.FourPeers;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who lets others in. */
final class PeerChangeTest {
  @TempDir private Path directory;

  @Test
  void aLeaderThatIsToGoLeavesTheChangeToAnother() throws Exception {
    Peer comes = new Peer("r5", "127.0.0.1:" + FourPeers.freePort());
    try (RatisCluster cluster = new RatisCluster(directory)) {
      String first = leader(cluster);
      List<Peer> next =
          Stream.concat(
                  cluster.peers().stream().filter(peer -> !peer.id().equals(first)),
                  Stream.of(comes))
              .toList();
      String leads = first;
      while (leads.equals(first)) { // it may be elected again
        assertThatThrownBy(() ->
                cluster
                    .engine(first)
                    .reconfigure(next)
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS))
            .isInstanceOf(ExecutionException.class)
            .cause()
            .isInstanceOf(EngineException.class)
            .hasMessageMatching(".*(stepped down|does not lead).*");
        leads = leader(cluster);
      }
      assertThat(cluster.engine(first).membership().peers()).hasSize(4);
    }
  }

  private static String leader(RatisCluster cluster) {
    cluster.await("a leader", () -> leaders(cluster).findFirst().isPresent());
    return leaders(cluster).findFirst().orElse("none");
  }

  private static Stream<String> leaders(RatisCluster cluster) {
    return cluster.ids().stream().filter(id -> cluster.engine(id).health().leading());
  }
}
