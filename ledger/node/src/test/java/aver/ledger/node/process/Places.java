package aver.ledger.node.process;

import aver.ledger.client.tls.FreePorts;
import aver.ledger.client.tls.HostPort;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Where the replicas of a test listen: three ports each, at hosts that a test chooses. */
final class Places {
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private final Hosts hosts;
  private final Map<String, Place> places = new ConcurrentHashMap<>();

  /**
   * What one listens at.
   *
   * @param members the members' interface
   * @param engine the engine
   * @param operator the operator's pages
   */
  record Place(HostPort members, HostPort engine, HostPort operator) {}

  Places(Hosts hosts) {
    this.hosts = hosts;
  }

  /** Takes free ports for all of these; each goes to the host of that name. */
  void take(List<String> ids) throws IOException {
    List<Integer> ports = take(3 * ids.size());
    for (int i = 0; i < ids.size(); i++) {
      put(ids.get(i), hosts.host(ids.get(i)), ports.subList(3 * i, 3 * i + 3));
    }
  }

  /** Takes free ports for one more at the host of another. */
  void takeBeside(String id, String twin) throws IOException {
    put(twin, hosts.host(id), take(3));
  }

  /**
   * Free, and of no other test of this process: a replica that is down for a while has them too.
   */
  private static List<Integer> take(int count) throws IOException {
    List<Integer> taken = new ArrayList<>();
    while (taken.size() < count) {
      FreePorts.take(count - taken.size()).stream().filter(GIVEN::add).forEach(taken::add);
    }
    return taken;
  }

  private void put(String id, String host, List<Integer> ports) {
    places.put(
        id,
        new Place(
            new HostPort(host, ports.get(0)),
            new HostPort(host, ports.get(1)),
            new HostPort(host, ports.get(2))));
  }

  Place of(String id) {
    return Objects.requireNonNull(places.get(id));
  }

  /** How others reach an address of a replica. */
  String published(String id, HostPort at) {
    return at.host() + ":" + hosts.published(id, at.port());
  }

  /** What is put before a command to run it at the host of a replica. */
  List<String> prefix(String id) {
    return hosts.prefix(id);
  }

  /** What the settings of replicas at these hosts have beside the others. */
  String settings() {
    return hosts.settings();
  }

  /** What a replica shows to its operator. */
  HttpResponse<String> http(String id, String path) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://" + of(id).operator() + path);
      return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  /** A connection to the same place, on which nothing was said yet. */
  Socket connectHttp(String id) throws IOException {
    return new Socket(of(id).operator().host(), of(id).operator().port());
  }
}
