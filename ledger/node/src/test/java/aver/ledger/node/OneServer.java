package aver.ledger.node;

import aver.ledger.client.keys.TlsKey;
import aver.ledger.client.tls.Channels;
import aver.ledger.client.tls.HostPort;
import aver.ledger.client.tls.Servers;
import io.grpc.BindableService;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.Status;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A server over a real socket that takes every caller for one member, and a channel to it. */
public final class OneServer implements AutoCloseable {
  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
  private final Server server;
  private final ManagedChannel channel;

  /**
   * Listens at a free port.
   *
   * @param key of the server and of whoever calls it
   * @param member whom it takes a caller for
   */
  public OneServer(TlsKey key, String member, BindableService... services) throws IOException {
    ServerBuilder<?> listening =
        Servers.listen(new HostPort("127.0.0.1", 0), key, _ -> Optional.of(member), calls);
    for (BindableService service : services) {
      listening.addService(service);
    }
    server = listening.build().start();
    HostPort address = new HostPort("127.0.0.1", server.getPort());
    channel = Channels.open(key, address, key.hash(), Optional.empty());
  }

  /** To it, shut down with it. */
  public ManagedChannel channel() {
    return channel;
  }

  /**
   * What was asked of it.
   *
   * @param call takes as many answers as are requested of it
   * @param ended how the call ended, once it did
   */
  public record Asked(ClientCall<?, ?> call, CompletableFuture<Status> ended) {}

  /** Asks, and takes nothing of the answer yet. */
  public <Q, A> Asked ask(MethodDescriptor<Q, A> method, Q request) {
    ClientCall<Q, A> call = channel.newCall(method, CallOptions.DEFAULT);
    CompletableFuture<Status> ended = new CompletableFuture<>();
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onClose(Status status, Metadata trailers) {
            ended.complete(status);
          }
        },
        new Metadata());
    call.sendMessage(request);
    call.halfClose();
    return new Asked(call, ended);
  }

  /** Returns when no call is under way any more, so that what they read can be closed. */
  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
    try {
      if (!server.awaitTermination(1, TimeUnit.MINUTES)) {
        throw new AssertionError("the server did not end");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    calls.close();
  }
}
