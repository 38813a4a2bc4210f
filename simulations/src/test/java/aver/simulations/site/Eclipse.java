package aver.simulations.site;

import aver.ledger.client.Endpoint;
import aver.ledger.client.tls.HostPort;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The network of one site: an HTTP proxy, through which all its connections go. It leads to the
 * replicas, or to who lies in their names; the replicas themselves know nothing of it.
 */
final class Eclipse implements AutoCloseable {
  private final Town town;
  private final ServerSocket listening = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
  private final Map<Integer, Integer> ways = new ConcurrentHashMap<>();
  private final Map<Integer, Set<Socket>> tunnels = new ConcurrentHashMap<>();
  private final List<Front> fronts = new ArrayList<>();

  /** One that is not begun: all replicas are reached. */
  Eclipse(Town town) throws IOException {
    this.town = town;
    Thread.ofVirtual().name("proxy").start(this::serve);
  }

  /** The line of a settings file that sends a site through this. */
  String proxy() {
    return "proxy: " + new HostPort("127.0.0.1", listening.getLocalPort());
  }

  /** From now on none is reached but those who lie so. */
  void begin(Lie lie) throws Exception {
    for (Endpoint replica : Endpoint.of(town.genesis())) {
      Front front = new Front(replica, town.keys(replica.replica()).tls(), lie);
      fronts.add(front);
      lead(replica, front.port());
    }
  }

  /** From now on this one is reached beside those who lie. */
  void reach(String id) {
    for (Endpoint replica : Endpoint.of(town.genesis())) {
      if (replica.replica().equals(id)) {
        lead(replica, replica.address().port());
      }
    }
  }

  /** Connections to where it was before end, as those over a line that is cut. */
  private void lead(Endpoint replica, int port) {
    int asked = replica.address().port();
    ways.put(asked, port);
    open(asked).forEach(Eclipse::cut);
  }

  private Set<Socket> open(int port) {
    return tunnels.computeIfAbsent(port, _ -> ConcurrentHashMap.newKeySet());
  }

  private void serve() {
    while (!listening.isClosed()) {
      try {
        Socket site = listening.accept();
        Thread.ofVirtual().start(() -> tunnel(site));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void tunnel(Socket site) {
    try (site) {
      int asked = asked(site.getInputStream());
      open(asked).add(site);
      try (Socket replica =
          new Socket(InetAddress.getLoopbackAddress(), ways.getOrDefault(asked, asked))) {
        site.getOutputStream()
            .write(
                "HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        Thread back = Thread.ofVirtual().start(() -> copy(replica, site));
        copy(site, replica);
        back.join();
      } finally {
        open(asked).remove(site);
      }
    } catch (IOException gone) {
      // whoever asked sees that the connection ended
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The port that a site asks for, in {@code CONNECT host:port HTTP/1.1}. */
  private static int asked(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      int read = in.read();
      if (read < 0) {
        throw new IOException("no request");
      }
      head.append((char) read);
    }
    return HostPort.parse(head.substring("CONNECT ".length(), head.indexOf(" HTTP"))).port();
  }

  private static void copy(Socket from, Socket to) {
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      in.transferTo(out);
    } catch (IOException ended) {
      // one side hung up: so does the other
    }
  }

  private static void cut(Socket tunnel) {
    try {
      tunnel.close();
    } catch (IOException gone) {
      // it is closed then
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    tunnels.values().forEach(open -> open.forEach(Eclipse::cut));
    fronts.forEach(Front::close);
  }
}
