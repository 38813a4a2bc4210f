package aver.simulations.site;

import aver.ledger.client.Endpoint;
import aver.ledger.client.keys.TlsKey;
import aver.ledger.client.tls.Channels;
import aver.ledger.client.tls.HostPort;
import aver.ledger.client.tls.Servers;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.HandlerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Speaks in a replica's name, with its TLS key: who connects cannot tell the two apart. Asks the
 * true one, so that whatever it does not lie about is right, and lies about the rest.
 */
final class Front implements AutoCloseable {
  private static final MethodDescriptor.Marshaller<byte[]> BYTES =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
          return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
          try {
            return stream.readAllBytes();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      };

  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
  private final String replica;
  private final Lie lie;
  private final ManagedChannel honest;
  private final Server server;

  Front(Endpoint replica, TlsKey key, Lie lie) throws IOException {
    this.replica = replica.replica();
    this.lie = lie;
    this.honest = Channels.open(key, replica.address(), replica.tlsKeyHash(), Optional.empty());
    this.server =
        Servers.listen(new HostPort("127.0.0.1", 0), key, _ -> Optional.of("anybody"), calls)
            .fallbackHandlerRegistry(new Everything())
            .build()
            .start();
  }

  int port() {
    return server.getPort();
  }

  /** All methods of all services. */
  private final class Everything extends HandlerRegistry {
    @Override
    public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
      MethodDescriptor<byte[], byte[]> method =
          MethodDescriptor.newBuilder(BYTES, BYTES)
              .setFullMethodName(name)
              .setType(MethodDescriptor.MethodType.UNKNOWN)
              .build();
      return ServerMethodDefinition.create(method, (call, _) -> new PassedOn(call));
    }
  }

  /** A call on its way to the true replica. */
  private final class PassedOn extends ServerCall.Listener<byte[]> {
    private final ClientCall<byte[], byte[]> onward;
    private volatile byte[] asked = {};

    PassedOn(ServerCall<byte[], byte[]> call) {
      onward = honest.newCall(call.getMethodDescriptor(), CallOptions.DEFAULT);
      call.sendHeaders(new Metadata());
      onward.start(new Answers(call), new Metadata());
      onward.request(Integer.MAX_VALUE);
      call.request(Integer.MAX_VALUE);
    }

    @Override
    public void onMessage(byte[] request) {
      asked = request;
      onward.sendMessage(request);
    }

    @Override
    public void onHalfClose() {
      onward.halfClose();
    }

    @Override
    public void onCancel() {
      onward.cancel("nobody waits for it", null);
    }

    /** What comes back, and what is made of it. */
    private final class Answers extends ClientCall.Listener<byte[]> {
      private final ServerCall<byte[], byte[]> call;
      private boolean withheld;
      private boolean ended;

      Answers(ServerCall<byte[], byte[]> call) {
        this.call = call;
      }

      @Override
      public void onMessage(byte[] truth) {
        if (ended || call.isCancelled()) {
          return;
        }
        try {
          String method = call.getMethodDescriptor().getFullMethodName();
          Optional<byte[]> said = lie.instead(new Lie.Answer(replica, method, asked, truth));
          said.ifPresent(call::sendMessage);
          withheld |= said.isEmpty();
        } catch (StatusRuntimeException refused) {
          ended = true;
          call.close(refused.getStatus(), new Metadata());
        }
      }

      @Override
      public void onClose(Status status, Metadata trailers) {
        if (!withheld && !ended && !call.isCancelled()) {
          call.close(status.withCause(null), new Metadata());
        }
      }
    }
  }

  @Override
  public void close() {
    server.shutdownNow();
    honest.shutdownNow();
    calls.shutdownNow();
  }
}
