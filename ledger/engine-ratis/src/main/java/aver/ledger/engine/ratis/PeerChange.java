package aver.ledger.engine.ratis;

import aver.ledger.engine.EngineException;
import aver.ledger.engine.Peer;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;

/**
 * Changes the peers, at the one that leads.
 *
 * @param self its id
 * @param client asks it
 */
record PeerChange(String self, RaftClient client) {
  private static final long STEP_DOWN_MS = 3_000;

  /**
   * Makes one set of peers another. A leader that is to go does not let others in: they know the
   * keys of those who stay, and would refuse it for ever. It steps down, as often as it is elected,
   * and whoever leads then does it.
   *
   * @throws EngineException if it stepped down, or the peers were not changed
   */
  void make(List<Peer> from, List<Peer> to) throws IOException, EngineException {
    boolean goes = !ids(to).contains(self);
    boolean othersCome = !ids(from).containsAll(ids(to));
    if (goes && othersCome) {
      require(client.admin().transferLeadership(null, RaftPeerId.valueOf(self), STEP_DOWN_MS));
      throw new EngineException(
          self + " is to go and stepped down: another one has to lead, and lets others in");
    }
    require(
        client
            .admin()
            .setConfiguration(
                SetConfigurationRequest.Arguments.newBuilder()
                    .setMode(SetConfigurationRequest.Mode.COMPARE_AND_SET)
                    .setServersInCurrentConf(from.stream().map(RatisEngine::raftPeer).toList())
                    .setServersInNewConf(to.stream().map(RatisEngine::raftPeer).toList())
                    .build()));
  }

  private static void require(RaftClientReply reply) throws EngineException {
    if (!reply.isSuccess()) {
      throw new EngineException("the peers were not changed: " + reply.getException());
    }
  }

  private static Set<String> ids(List<Peer> peers) {
    return peers.stream().map(Peer::id).collect(Collectors.toSet());
  }
}
