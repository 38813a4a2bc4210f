package aver.ledger.engine.ratis;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.rpc.CallId;
import org.apache.ratis.server.RaftServer;

/**
 * Where entries go: into this server's log while it leads, else to whoever does. Its own server is
 * asked in this process: by way of the network each entry would be encrypted and decrypted once
 * more, and wait for a few more threads.
 */
final class Orders {
  private final RaftServer server;
  private final RaftGroupId group;
  private final RaftClient client;
  private final long limitMs;

  /**
   * Over a server and a client of one group.
   *
   * @param limitMs how long an entry may take to be applied here
   */
  Orders(RaftServer server, RaftGroupId group, RaftClient client, long limitMs) {
    this.server = server;
    this.group = group;
    this.client = client;
    this.limitMs = limitMs;
  }

  /** Whether this replica makes the entries now. */
  boolean leads() {
    try {
      return server.getDivision(group).getInfo().isLeader();
    } catch (IOException e) {
      return false; // closed meanwhile: sending will say so
    }
  }

  /** Orders an entry; returns once it is applied at the leader. */
  RaftClientReply order(Message entry) throws IOException, InterruptedException {
    RaftClientRequest request =
        RaftClientRequest.newBuilder()
            .setClientId(client.getId())
            .setServerId(server.getId())
            .setGroupId(group)
            .setCallId(CallId.getAndIncrement())
            .setMessage(entry)
            .setType(RaftClientRequest.writeRequestType())
            .build();
    try {
      RaftClientReply reply =
          server.submitClientRequestAsync(request).get(limitMs, TimeUnit.MILLISECONDS);
      // who leads no longer, or not quite yet, is found out by the client, which then waits for it
      return reply.isSuccess() ? reply : client.io().send(entry);
    } catch (ExecutionException e) {
      throw new IOException("the entry was not taken: " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new IOException("the entry was not applied in %d ms".formatted(limitMs), e);
    }
  }

  /** Passes transactions on to the leader; returns once it has ordered them, or refused. */
  RaftClientReply pass(Message transactions) throws IOException {
    return client.io().sendReadOnlyNonLinearizable(transactions);
  }
}
