package aver.ledger.node.roster;

import aver.ledger.client.CertifiedState;
import aver.ledger.client.ClientSettings;
import aver.ledger.client.Endpoint;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.client.tls.CallFailure;
import aver.ledger.engine.Ahead;
import aver.ledger.proof.Digest;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreView;
import aver.proto.v1.CheckpointRequest;
import aver.proto.v1.LogServiceGrpc;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who the replicas are now. A ledger that is behind knows those of its own height, and a newcomer's
 * those of genesis, who may have been replaced one after the other. One of them that is still there
 * shows the certified state, which is checked as a member checks it; so nobody is believed, and
 * nobody who was replaced is asked for what no checkpoint says.
 */
public final class PresentReplicas {
  private static final Logger LOG = LoggerFactory.getLogger(PresentReplicas.class);
  private static final int ANSWER_S = 10;

  /** For so long an answer is not asked for again. */
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final ClientSettings settings;
  private final LedgerStore store;
  private volatile Optional<Seen> last = Optional.empty();

  /**
   * What certified state says.
   *
   * @param height of the state
   * @param replicas there
   * @param engines the TLS keys of their engines, by peer
   * @param by who showed it
   * @param atNanos when
   */
  private record Seen(
      long height,
      List<Member> replicas,
      Map<String, Set<Digest>> engines,
      Endpoint by,
      long atNanos) {}

  /**
   * Asks nobody yet.
   *
   * @param settings of the own replica; beside the trust file it keeps where the replicas are
   * @param store the own ledger
   */
  public PresentReplicas(ClientSettings settings, LedgerStore store) {
    this.settings = settings;
    this.store = store;
  }

  /**
   * The others: asks those that are known who they are now, and takes the own ledger's word if
   * nobody answers or none is further. Whoever answered stands first.
   */
  public List<Endpoint> others() {
    Optional<Seen> seen = seen();
    List<Member> replicas;
    try (StoreView view = store.view()) {
      replicas =
          seen.filter(at -> at.height() > store.head().orElseThrow().height())
              .map(Seen::replicas)
              .orElseGet(() -> ReplicaSet.members(view));
    }
    return others(replicas.stream().flatMap(member -> Endpoint.of(member.who()).stream()).toList())
        .stream()
        .sorted(Comparator.comparing(other -> seen.filter(at -> at.by().equals(other)).isEmpty()))
        .toList();
  }

  /** The others, if somebody shows certified state; who is known from before alone is not named. */
  public Optional<List<Endpoint>> shown() {
    return seen().map(_ -> others());
  }

  /**
   * What certified state says, asked for again unless that was just done; empty if nobody answers.
   */
  private synchronized Optional<Seen> seen() {
    Optional<Seen> seen =
        last.filter(before -> System.nanoTime() - before.atNanos() < FRESH_NANOS).or(this::ask);
    last = seen.or(() -> last);
    return seen;
  }

  /** Asks, for what is read from here later. */
  public void look() {
    var _ = seen();
  }

  /**
   * The TLS keys of the engine's peers: beside what the own ledger names those that certified state
   * names, if it was seen further than that.
   *
   * @param own what the own ledger names
   */
  public Map<String, Set<Digest>> engines(Map<String, Set<Digest>> own) {
    Optional<Seen> further =
        last.filter(seen -> seen.height() > store.head().orElseThrow().height());
    if (further.isEmpty()) {
      return own;
    }
    Map<String, Set<Digest>> engines = new TreeMap<>(own);
    engines.putAll(further.get().engines());
    return engines;
  }

  private List<Endpoint> others(List<Endpoint> all) {
    return all.stream().filter(other -> !other.replica().equals(settings.member())).toList();
  }

  /** Who orders further on than the own ledger is, as it was seen last. */
  public Ahead ahead() {
    return last.map(seen -> new Ahead(seen.height(), ReplicaSet.voters(seen.replicas())))
        .orElse(Ahead.NONE);
  }

  /** The first answer in which this replica is one too, else the last; empty without any. */
  private Optional<Seen> ask() {
    Optional<Seen> seen = Optional.empty();
    try (LedgerClient client = LedgerClient.open(settings);
        Answers<Endpoint> shown =
            new Answers<>(others(client.endpoints()), replica -> answers(client, replica))) {
      for (Optional<Endpoint> by = shown.next(); by.isPresent(); by = shown.next()) {
        Optional<Seen> now = read(client, by.get());
        seen = now.isPresent() ? now : seen;
        if (seen.filter(this::namesThis).isPresent()) {
          return seen;
        }
      }
    } catch (IOException e) {
      LOG.warn("the replicas cannot be asked who they are now: {}", e.getMessage());
    }
    if (seen.isEmpty()) {
      LOG.warn(
          "nobody shows who the replicas are now; if all that are known here were replaced, copy what a member keeps beside its trust file to {}.replicas",
          settings.trustFile());
    }
    return seen;
  }

  /** Whether one answers; what it says is checked when it is read from. */
  private static Optional<Endpoint> answers(LedgerClient client, Endpoint replica) {
    try {
      var _ =
          LogServiceGrpc.newBlockingStub(client.channel(replica))
              .withDeadlineAfter(ANSWER_S, TimeUnit.SECONDS)
              .checkpoint(CheckpointRequest.getDefaultInstance());
      return Optional.of(replica);
    } catch (StatusRuntimeException e) {
      if (!Thread.currentThread().isInterrupted()) { // then another one answered
        LOG.warn("{} was asked who the replicas are now: {}", replica.replica(), CallFailure.of(e));
      }
      return Optional.empty();
    }
  }

  /** Reads who they are, from one that has just answered. */
  private static Optional<Seen> read(LedgerClient client, Endpoint by) {
    for (int i = 0; i < client.endpoints().size() && !client.present().equals(by); i++) {
      client.leave(client.present());
    }
    try {
      List<String> ids = client.read(Keys.REPLICAS).orElseThrow().ids();
      CertifiedState state = client.read(ids.stream().map(id -> Keys.member(id).key()).toList());
      List<Member> replicas =
          ids.stream()
              .flatMap(id -> state.get(Keys.member(id)).stream())
              .filter(member -> member.who().replica().isPresent())
              .toList();
      return Optional.of(
          new Seen(
              state.checkpoint().height(),
              replicas,
              MemberKeys.engines(replicas),
              by,
              System.nanoTime()));
    } catch (LedgerUnavailableException e) {
      LOG.warn("{} was asked who the replicas are now: {}", by.replica(), e.getMessage());
      return Optional.empty();
    }
  }

  /** A state from before the vote that let this one in may be shown by somebody who is behind. */
  private boolean namesThis(Seen seen) {
    byte[] own = settings.keys().checkpoint().orElseThrow().publicKey();
    return seen.replicas().stream()
        .filter(member -> member.id().equals(settings.member()))
        .flatMap(member -> member.who().replica().stream())
        .anyMatch(keys -> Arrays.equals(keys.checkpointKey().key().bytes(), own));
  }
}
