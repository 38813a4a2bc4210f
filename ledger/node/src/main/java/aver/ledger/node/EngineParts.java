package aver.ledger.node;

import aver.ledger.client.keys.KeyFile;
import aver.ledger.engine.Ahead;
import aver.ledger.engine.EngineCursor;
import aver.ledger.engine.EngineException;
import aver.ledger.engine.Headers;
import aver.ledger.engine.Peer;
import aver.ledger.engine.Snapshots;
import aver.ledger.node.catchup.CatchUp;
import aver.ledger.node.order.Cursors;
import aver.ledger.node.order.EngineOrigin;
import aver.ledger.node.roster.MemberKeys;
import aver.ledger.node.roster.ReplicaSet;
import aver.ledger.proof.Digest;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.state.ReplicaKeys;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreView;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a replica's engine is made from: its own place in it, its peers, where the ledger is. */
public final class EngineParts {
  private static final Logger LOG = LoggerFactory.getLogger(EngineParts.class);

  private final LedgerStore store;
  private final MemberKeys keys;
  private final CatchUp catchUp;
  private final Snapshots snapshots;
  private final Headers headers;
  private final Supplier<Ahead> ahead;
  private final Supplier<Map<String, Set<Digest>>> pins;
  private final String member;

  /**
   * Makes nothing yet.
   *
   * @param ahead who orders now, as it is known once others were asked
   * @param pins TLS keys of the engine's peers, as they are when asked
   */
  EngineParts(
      LedgerStore store,
      MemberKeys keys,
      CatchUp catchUp,
      Snapshots snapshots,
      Headers headers,
      Supplier<Ahead> ahead,
      Supplier<Map<String, Set<Digest>>> pins,
      String member) {
    this.store = store;
    this.keys = keys;
    this.catchUp = catchUp;
    this.snapshots = snapshots;
    this.headers = headers;
    this.ahead = ahead;
    this.pins = pins;
    this.member = member;
  }

  private Optional<ReplicaKeys> own(KeyFile keys) {
    byte[] checkpoint = keys.checkpoint().orElseThrow().publicKey();
    try (StoreView view = store.view()) {
      return ReplicaSet.members(view).stream()
          .filter(replica -> replica.id().equals(member))
          .flatMap(replica -> replica.who().replica().stream())
          .filter(replica -> Arrays.equals(replica.checkpointKey().key().bytes(), checkpoint))
          .findFirst();
    }
  }

  /** What the engine is made from; a newcomer first has to learn that it was let in. */
  EngineMaker.Parts of(Replica.Settings settings, EngineMaker maker) throws EngineException {
    catchUp.resume();
    boolean elsewhere = EngineOrigin.sought(store) || snapshots.begun();
    if (!elsewhere && own(settings.keys()).isPresent()) {
      catchUp.finish();
    }
    Optional<ReplicaKeys> own = own(settings.keys());
    if (own.isEmpty() || EngineOrigin.sought(store)) {
      LOG.info("{} has to come to the ledger of the others first", member);
      Optional<Peer> newcomer = maker.newcomer();
      long origin = catchUp.origin();
      EngineOrigin.seek(store, origin);
      if (newcomer.isPresent()) {
        // its engine brings what comes behind: after a restart the ledger is further than that
        if (origin > 0 && EngineOrigin.of(store).height() != origin) {
          catchUp.toOrigin(origin);
        }
        return parts(newcomer.get(), keys.peers(), true, ahead.get());
      }
      boolean caughtUp = !Cursors.decode(store.places().last()).equals(EngineCursor.NONE);
      if (own.isEmpty() || !caughtUp) {
        catchUp.from(EngineCursor.NONE);
      }
      if (origin > 0) {
        EngineOrigin.passed(store, origin);
      }
      own = own(settings.keys());
    }
    ReplicaKeys replica =
        own.orElseThrow(() ->
            new EngineException(
                "%s is no replica with these keys: ask the admins to vote for it first"
                    .formatted(member)));
    EngineOrigin origin = EngineOrigin.of(store);
    List<Peer> founders = origin.height() == 0 ? founders(settings.genesis()) : origin.founders();
    Peer self = new Peer(replica.engineId(), replica.engineAddress());
    boolean founder = founders.contains(self);
    Ahead present = Ahead.NONE;
    if (snapshots.begun()) { // whom a part of a snapshot knows may have been replaced since
      long _ = catchUp.origin();
      present = ahead.get();
    }
    return parts(self, founder ? founders : keys.peers(), !founder, present);
  }

  private static List<Peer> founders(Genesis genesis) {
    return genesis.members().stream()
        .flatMap(founder -> founder.replica().stream())
        .map(r -> new Peer(r.engineId(), r.engineAddress()))
        .toList();
  }

  private EngineMaker.Parts parts(Peer self, List<Peer> peers, boolean newcomer, Ahead present) {
    return new EngineMaker.Parts(
        self,
        store.head(EngineOrigin.of(store).height()).orElseThrow(),
        peers,
        newcomer,
        present,
        pins,
        catchUp,
        snapshots,
        headers);
  }
}
