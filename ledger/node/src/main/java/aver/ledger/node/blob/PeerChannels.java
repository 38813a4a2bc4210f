package aver.ledger.node.blob;

import aver.ledger.client.Endpoint;
import aver.ledger.client.keys.TlsKey;
import aver.ledger.client.tls.Channels;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.StateView;
import io.grpc.ManagedChannel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Channels to the other replicas, opened on first use; who they are, the state says each time. */
final class PeerChannels implements AutoCloseable {
  private final String self;
  private final TlsKey own;
  private final Map<Endpoint, ManagedChannel> channels = new ConcurrentHashMap<>();

  PeerChannels(String self, TlsKey own) {
    this.self = self;
    this.own = own;
  }

  /** The other replicas in a state, ids ascending. */
  List<Member> peers(StateView view) {
    Overlay state = new Overlay(view);
    return state.get(Keys.REPLICAS).orElseThrow().ids().stream()
        .filter(id -> !id.equals(self))
        .map(id -> state.get(Keys.member(id)).orElseThrow())
        .toList();
  }

  ManagedChannel to(Member peer) {
    Endpoint endpoint = Endpoint.of(peer.who()).orElseThrow();
    return channels.computeIfAbsent(
        endpoint, e -> Channels.open(own, e.address(), e.tlsKeyHash(), Optional.empty()));
  }

  @Override
  public void close() {
    channels.values().forEach(ManagedChannel::shutdownNow);
  }
}
