package aver.ledger.node.serving;

import aver.ledger.client.http.Health;
import aver.ledger.client.keys.TlsKey;
import aver.ledger.client.tls.HostPort;
import aver.ledger.client.tls.Servers;
import aver.ledger.node.health.Serving;
import aver.ledger.node.roster.MemberKeys;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The members' interface of a replica: one listening port, one virtual thread a call, gRPC's own
 * health checks. Opened once; shut before what its calls use is closed.
 */
public final class FrontDoor {
  private static final Logger LOG = LoggerFactory.getLogger(FrontDoor.class);
  private static final int LAST_CALLS_S = 10;

  private final TlsKey own;
  private final MemberKeys members;
  private final Serving serving = new Serving();
  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
  private @Nullable Server server;

  /**
   * A door that is closed yet.
   *
   * @param own this replica's key
   * @param members who may come in
   */
  public FrontDoor(TlsKey own, MemberKeys members) {
    this.own = own;
    this.members = members;
  }

  /**
   * Begins to answer.
   *
   * @throws IOException if the address is taken
   */
  public void open(HostPort address, List<BindableService> services) throws IOException {
    ServerBuilder<?> builder = Servers.listen(address, own, members, calls);
    services.forEach(builder::addService);
    server =
        builder
            .addService(serving.service())
            .addService(ProtoReflectionServiceV1.newInstance())
            .build()
            .start();
  }

  /** The port that is listened at, once it is. */
  public int port() {
    return Objects.requireNonNull(server).getPort();
  }

  /** Says to whoever checks whether this replica should be asked. */
  public void tell(Health ready) {
    serving.tell(ready);
  }

  /** Lets nobody in any more, and ends the calls. */
  public void shut() {
    serving.close();
    if (server != null) {
      server.shutdownNow();
    }
  }

  /** Waits for calls that are ending, not for ever. */
  public void awaitEmpty() {
    try {
      if (server != null && !server.awaitTermination(LAST_CALLS_S, TimeUnit.SECONDS)) {
        LOG.warn("calls did not end in {} s", LAST_CALLS_S);
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    calls.shutdownNow();
  }
}
