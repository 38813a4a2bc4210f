package aver.ledger.node.catchup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.client.ClientSettings;
import aver.ledger.client.Endpoint;
import aver.ledger.engine.EngineCursor;
import aver.ledger.engine.EngineException;
import aver.ledger.node.roster.MemberKeys;
import aver.ledger.node.roster.PresentReplicas;
import aver.ledger.proof.Digest;
import aver.ledger.store.LedgerStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A newcomer with nothing but genesis, of whose founders one is left, or none. */
final class ReplacedFoundersTest {
  @TempDir Path folder;
  private ReplacedChain chain;
  private LedgerStore honest;

  @BeforeEach
  void found() throws Exception {
    chain = new ReplacedChain(folder);
    honest = chain.begun(folder.resolve("honest"));
  }

  @AfterEach
  void close() {
    chain.close();
  }

  /** A newcomer with its empty folder. */
  private final class Newcomer {
    private final LedgerStore store;
    private final PresentReplicas present;
    private final CatchUp catchUp;

    Newcomer(String id) {
      store = chain.begun(folder.resolve(id));
      present =
          new PresentReplicas(
              new ClientSettings(chain.genesis(), id, chain.keys(id), trust(id), Optional.empty()),
              store);
      catchUp =
          new CatchUp(
              store,
              chain.ledger(store),
              chain.genesis().chainId(),
              chain.keys(id).tls(),
              folder.resolve(id + ".spool"),
              present::others,
              () -> {},
              (why, e) -> {
                throw new AssertionError(why, e);
              });
    }

    void comesAmong(String... others) throws EngineException {
      assertThat(present.others()).extracting(Endpoint::replica).containsExactlyInAnyOrder(others);
      comes();
    }

    void comes() throws EngineException {
      assertThat(catchUp.origin()).isZero();
      assertThat(present.ahead().voters()).hasSize(4);
      assertThat(present.ahead().height()).isEqualTo(honest.head().orElseThrow().height());
      assertThat(catchUp.from(EngineCursor.NONE).height())
          .isEqualTo(honest.head().orElseThrow().height());
      assertThat(store.head()).isEqualTo(honest.head());
    }
  }

  private Path trust(String id) {
    return folder.resolve(id + ".trust");
  }

  @Test
  void oneFounderWhoIsLeftIsNotAloneInSayingWhereTheOrderBegins() throws Exception {
    chain.replace(honest, 3);
    for (String id : List.of("r1", "r5", "r6")) {
      chain.serve(id, honest, honest);
    }
    new Newcomer("r7").comesAmong("r1", "r5", "r6");
  }

  @Test
  void whoShowsAnOldStateHidesNobody() throws Exception {
    chain.replace(honest, 2);
    LedgerStore old = chain.begun(folder.resolve("old"));
    chain.replace(old, 1);
    chain.serve("r1", old, honest);
    chain.serve("r2", honest, honest);
    chain.serve("r5", honest, honest);
    new Newcomer("r6").comesAmong("r1", "r2", "r5");
  }

  @Test
  void oneReplicaIsNotEnoughToSayWhereTheOrderBegins() throws Exception {
    chain.replace(honest, 3);
    chain.serve("r1", honest, honest);
    assertThatThrownBy(new Newcomer("r7").catchUp::origin)
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("fewer than 2 other replicas");
  }

  @Test
  void withoutAnyFounderANewcomerIsToldWhereTheOthersAre() throws Exception {
    chain.replace(honest, 4);
    List<String> others = List.of("r5", "r6", "r7");
    for (String id : others) {
      chain.serve(id, honest, honest);
    }
    Newcomer newcomer = new Newcomer("r8");
    assertThatThrownBy(newcomer.catchUp::origin).isInstanceOf(EngineException.class);

    StringBuilder text = new StringBuilder("aver-replicas/v1\n");
    for (String id : others) {
      Endpoint at = chain.endpoint(id);
      text.append("%s %s %s\n".formatted(id, at.address(), at.tlsKeyHash().hex()));
    }
    Files.writeString(trust("r8").resolveSibling("r8.trust.replicas"), text);
    newcomer.comes();
  }

  @Test
  void whoWasAwayTakesTheKeysOfTheEnginesPeersFromCertifiedState() throws Exception {
    LedgerStore away = chain.begun(folder.resolve("r1"));
    chain.replace(away, 1);
    chain.replace(honest, 2);
    chain.serve("r2", honest, honest);
    ClientSettings settings =
        new ClientSettings(chain.genesis(), "r1", chain.keys("r1"), trust("r1"), Optional.empty());
    PresentReplicas present = new PresentReplicas(settings, away);
    Map<String, Set<Digest>> own = new MemberKeys(away, Set::of, List::of).engines(Set::of);
    assertThat(present.engines(own)).containsOnlyKeys("r1-1", "r2-1", "r3-1", "r5-1");

    present.look();

    assertThat(present.engines(own))
        .containsOnlyKeys("r1-1", "r2-1", "r3-1", "r5-1", "r6-1")
        .containsEntry("r6-1", Set.of(chain.endpoint("r6").tlsKeyHash()));
  }

  @Test
  void theOwnLedgersKeysCountAgainOnceItIsThere() throws Exception {
    chain.replace(honest, 1);
    chain.serve("r2", honest, honest);
    LedgerStore own = chain.begun(folder.resolve("own"));
    ClientSettings settings =
        new ClientSettings(chain.genesis(), "r1", chain.keys("r1"), trust("r1"), Optional.empty());
    PresentReplicas present = new PresentReplicas(settings, own);
    present.look();
    assertThat(present.engines(Map.of())).containsKey("r5-1");

    chain.replace(own, 1);

    assertThat(present.engines(Map.of())).isEmpty();
  }
}
