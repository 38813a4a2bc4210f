package aver.participant.settings;

import aver.ledger.client.tls.HostPort;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Everything that a hospital's agent is told. Paths are absolute.
 *
 * @param member id on the ledger
 * @param keyFile PKCS#12, mode 0600
 * @param passwordFile of the key file, mode 0600
 * @param genesis of the chain that is trusted
 * @param replicas to dial, in order of preference; empty: those of the genesis
 * @param proxy HTTP proxy to ask for a tunnel
 * @param csv the rows
 * @param schema their columns
 * @param dataset id of the data set on the ledger
 * @param split into training and validation
 * @param policy what may be computed
 * @param work folder of journal, salts and log
 * @param http where to serve metrics and health
 */
public record ParticipantSettings(
    String member,
    Path keyFile,
    Path passwordFile,
    Path genesis,
    List<HostPort> replicas,
    Optional<HostPort> proxy,
    Path csv,
    Path schema,
    String dataset,
    SplitSettings split,
    SitePolicy policy,
    Path work,
    Optional<HostPort> http) {
  /** Copies the list. */
  public ParticipantSettings {
    replicas = List.copyOf(replicas);
  }
}
