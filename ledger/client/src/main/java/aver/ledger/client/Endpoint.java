package aver.ledger.client;

import aver.ledger.client.tls.HostPort;
import aver.ledger.proof.Digest;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.state.NewMember;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where a replica answers members.
 *
 * @param replica member id
 * @param address of the members' interface
 * @param tlsKeyHash what its TLS key must hash to
 */
public record Endpoint(String replica, HostPort address, Digest tlsKeyHash) {
  /** The replicas of a genesis document. */
  public static List<Endpoint> of(Genesis genesis) {
    return genesis.members().stream().map(Endpoint::of).flatMap(Optional::stream).toList();
  }

  /** The same ones, those at preferred addresses first and in the order of these. */
  static List<Endpoint> ordered(List<Endpoint> endpoints, List<HostPort> preferred) {
    return endpoints.stream()
        .sorted(
            Comparator.comparingInt(e -> {
              int at = preferred.indexOf(e.address());
              return at < 0 ? preferred.size() : at;
            }))
        .toList();
  }

  /** A member's, if it is a replica. */
  public static Optional<Endpoint> of(NewMember member) {
    return member
        .replica()
        .map(
            keys -> new Endpoint(member.id(), HostPort.parse(keys.address()), member.tlsKeyHash()));
  }
}
