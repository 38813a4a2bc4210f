package aver.ledger.client;

import aver.ledger.client.keys.KeyFile;
import aver.ledger.client.tls.HostPort;
import aver.ledger.rules.Genesis;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a member needs to use a ledger.
 *
 * @param genesis what everything is checked from
 * @param member own id
 * @param keys own keys
 * @param trustFile keeps the newest certified checkpoint, so that a restart never goes back
 * @param proxy HTTP proxy for CONNECT, or empty
 */
public record ClientSettings(
    Genesis genesis, String member, KeyFile keys, Path trustFile, Optional<HostPort> proxy) {}
