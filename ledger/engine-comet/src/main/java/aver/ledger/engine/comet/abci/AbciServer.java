package aver.ledger.engine.comet.abci;

import aver.ledger.engine.comet.proto.Request;
import aver.ledger.engine.comet.proto.Response;
import aver.ledger.engine.comet.proto.ResponseException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves one engine at a unix socket. It opens four connections (queries, snapshots, mempool,
 * consensus), each answered in order by a thread of its own. An answer that fails goes back as an
 * exception, at which the engine ends itself. After a {@link LedgerFailedException} or an {@link
 * Error} there is no answer to anything: all connections end at once.
 */
public final class AbciServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AbciServer.class);
  private static final int BUFFER_BYTES = 64 << 10;

  private final Path socket;
  private final ServerSocketChannel server;
  private final Function<Request, Response> application;
  private final BiConsumer<String, Throwable> failed;
  private final Map<SocketChannel, Thread> connections = new ConcurrentHashMap<>();
  private volatile boolean closed;

  private AbciServer(
      Path socket,
      ServerSocketChannel server,
      Function<Request, Response> application,
      BiConsumer<String, Throwable> failed) {
    this.socket = socket;
    this.server = server;
    this.application = application;
    this.failed = failed;
  }

  /**
   * Listens at {@code socket}; a file that a killed process left there is taken away.
   *
   * @param failed is told of an {@link Error}, as nobody knows what it left behind, and of a socket
   *     that takes no connection any more: the process has to end
   * @throws IOException if it cannot
   */
  public static AbciServer listen(
      Path socket, Function<Request, Response> application, BiConsumer<String, Throwable> failed)
      throws IOException {
    Files.deleteIfExists(socket);
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.bind(UnixDomainSocketAddress.of(socket));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    AbciServer server = new AbciServer(socket, channel, application, failed);
    Thread.ofPlatform().daemon().name("abci-accept").start(server::accept);
    return server;
  }

  private void accept() {
    try {
      while (!closed) {
        SocketChannel connection = server.accept();
        Thread answers =
            Thread.ofPlatform().daemon().name("abci").unstarted(() -> serve(connection));
        synchronized (connections) { // whoever forgets it waits for a thread that runs
          connections.put(connection, answers);
          answers.start();
        }
      }
    } catch (IOException | RuntimeException | Error e) {
      if (!closed) {
        close(); // an engine that is started again would wait for ever
        failed.accept("the engine's socket %s broke".formatted(socket), e);
      }
    }
  }

  private void serve(SocketChannel connection) {
    try (connection;
        InputStream in =
            new BufferedInputStream(Channels.newInputStream(connection), BUFFER_BYTES);
        OutputStream out =
            new BufferedOutputStream(Channels.newOutputStream(connection), BUFFER_BYTES)) {
      Optional<Request> request = Frames.read(in);
      while (request.isPresent()) {
        Response response = answer(request.get());
        if (closed) {
          return;
        }
        Frames.write(out, response);
        if (response.hasFlush() || response.hasException()) {
          out.flush();
        }
        request = Frames.read(in);
      }
    } catch (IOException e) {
      LOG.debug("a connection of the engine ended: {}", e.toString());
    } catch (Error e) {
      close();
      failed.accept("a call of the engine failed", e);
    } finally {
      connections.remove(connection);
    }
  }

  private Response answer(Request request) {
    try {
      Response response = application.apply(request);
      if (response.hasException()) {
        LOG.error("a call of the engine is refused: {}", response.getException().getError());
      }
      return response;
    } catch (LedgerFailedException e) {
      LOG.error("the engine gets no answer any more: {}", e.getMessage());
      close();
      return Response.getDefaultInstance();
    } catch (RuntimeException e) {
      LOG.error("a call of the engine failed: {}", request.getValueCase(), e);
      return Response.newBuilder()
          .setException(ResponseException.newBuilder().setError(String.valueOf(e)))
          .build();
    }
  }

  /**
   * Ends what an engine that is gone left: its connections, and a call of it that is still being
   * answered. A next engine that was told where the ledger stands would be told wrongly if such a
   * call committed a block afterwards.
   *
   * @throws IOException if a call of it is still under way then
   */
  public void forget(Duration limit) throws IOException {
    long end = System.nanoTime() + limit.toNanos();
    List<Map.Entry<SocketChannel, Thread>> open;
    synchronized (connections) {
      open = List.copyOf(connections.entrySet());
    }
    for (Map.Entry<SocketChannel, Thread> each : open) {
      each.getKey().close();
    }
    for (Map.Entry<SocketChannel, Thread> each : open) {
      try {
        if (!each.getValue().join(Duration.ofNanos(Math.max(1, end - System.nanoTime())))) {
          throw new IOException(
              "a call of the engine that ended is still being answered after " + limit);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while a call of the engine ends");
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      server.close();
      for (SocketChannel connection : connections.keySet()) {
        connection.close();
      }
      Files.deleteIfExists(socket);
    } catch (IOException e) {
      LOG.warn("the engine's socket {} did not close cleanly", socket, e);
    }
  }
}
