package aver.ledger.engine.comet;

import aver.ledger.engine.Voter;
import aver.ledger.engine.comet.abci.Validators;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * The engine's {@code config.toml}. A misspelt key is ignored without a word, so each is one that
 * CometBFT v0.38 has.
 *
 * @param voters whom it connects to
 * @param socket where the ledger answers
 * @param rpcPort of its own interface, on the loopback
 * @param trust with what its light client begins, if it is to come by a snapshot
 */
record ConfigFile(
    CometSettings settings,
    List<Voter> voters,
    Path socket,
    int rpcPort,
    Optional<StateSync.Trust> trust) {
  private static final JsonMapper JSON = new JsonMapper();

  /** Copies the list. */
  ConfigFile {
    voters = List.copyOf(voters);
  }

  /** All of it. */
  String text() {
    List<String> lines = new ArrayList<>(lines());
    trust.ifPresent(start -> lines.addAll(stateSync(start)));
    return "# written by the replica before each start\n" + String.join("\n", lines) + "\n";
  }

  private List<String> lines() {
    CometSettings.Timing timing = settings.timing();
    String ownKey = HexFormat.of().formatHex(settings.key().publicKey());
    String peers =
        voters.stream()
            .filter(voter -> !voter.key().equals(ownKey))
            .map(voter -> Validators.nodeId(voter) + "@" + voter.peer().address())
            .collect(Collectors.joining(","));
    return Stream.of(
            Map.entry("proxy_app", quoted("unix://" + socket)),
            Map.entry("moniker", quoted(settings.self().id())),
            Map.entry("abci", quoted("socket")),
            Map.entry("db_backend", quoted("goleveldb")),
            Map.entry("log_level", quoted("error")),
            Map.entry("log_format", quoted("json")),
            Map.entry("filter_peers", "true"),
            Map.entry("rpc.laddr", quoted("tcp://127.0.0.1:" + rpcPort)),
            Map.entry("rpc.max_request_batch_size", "100"),
            Map.entry("rpc.max_body_bytes", "16000000"),
            Map.entry("p2p.laddr", quoted("tcp://" + settings.self().address())),
            Map.entry("p2p.persistent_peers", quoted(peers)),
            Map.entry("p2p.pex", "false"),
            Map.entry("p2p.addr_book_strict", "false"),
            Map.entry("p2p.allow_duplicate_ip", "true"),
            Map.entry("p2p.max_num_inbound_peers", "64"),
            Map.entry("p2p.send_rate", "20000000"),
            Map.entry("p2p.recv_rate", "20000000"),
            // both, or a block takes 0.4 s whatever the timeouts say
            Map.entry("p2p.flush_throttle_timeout", quoted("5ms")),
            Map.entry("consensus.peer_gossip_sleep_duration", quoted("5ms")),
            Map.entry("mempool.size", Integer.toString(settings.pendingMax())),
            Map.entry("mempool.max_txs_bytes", Integer.toString(64 << 20)),
            Map.entry("mempool.cache_size", "20000"),
            Map.entry(
                "mempool.max_tx_bytes", Integer.toString(CometSettings.TRANSACTION_BYTES_MAX)),
            Map.entry("consensus.timeout_propose", ms(timing.proposeMs())),
            Map.entry("consensus.timeout_propose_delta", ms(timing.deltaMs())),
            Map.entry("consensus.timeout_prevote", ms(timing.voteMs())),
            Map.entry("consensus.timeout_prevote_delta", ms(timing.deltaMs())),
            Map.entry("consensus.timeout_precommit", ms(timing.voteMs())),
            Map.entry("consensus.timeout_precommit_delta", ms(timing.deltaMs())),
            Map.entry("consensus.timeout_commit", ms(timing.commitMs())),
            // waits only while a signature is lacking
            Map.entry("consensus.skip_timeout_commit", "true"),
            Map.entry("consensus.create_empty_blocks", "false"),
            // evidence and the engine's own time still move on in a quiet hour
            Map.entry("consensus.create_empty_blocks_interval", quoted("30s")),
            Map.entry("tx_index.indexer", quoted("null")))
        .map(entry -> entry.getKey() + " = " + entry.getValue())
        .toList();
  }

  /**
   * A newcomer's. Its endpoint is named twice, since the engine wants a second one to compare with:
   * each answer there is already what more replicas say than may lie. The block that it begins with
   * was said by them just now, so its age does not matter.
   */
  private static List<String> stateSync(StateSync.Trust trust) {
    return List.of(
        "statesync.enable = true",
        "statesync.rpc_servers = " + quoted(trust.endpoint() + "," + trust.endpoint()),
        "statesync.trust_height = " + trust.height(),
        "statesync.trust_hash = " + quoted(trust.hash()),
        "statesync.trust_period = " + quoted("87600h"),
        // the shortest of both that the engine takes
        "statesync.discovery_time = " + quoted("5s"),
        "statesync.chunk_request_timeout = " + quoted("5s"),
        "statesync.chunk_fetchers = 4");
  }

  private static String ms(int millis) {
    return quoted(millis + "ms");
  }

  /** A TOML basic string escapes as JSON does. */
  private static String quoted(String text) {
    return JSON.writeValueAsString(text);
  }
}
