package aver.ledger.node.fault;

import aver.ledger.node.process.Hosts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;

/**
 * A network namespace of its own for each replica, all on one bridge. What one sends to another can
 * be dropped, one way or both, by a blackhole route at the sender: over a connection that is open,
 * packets are lost without a word, and TCP sends them again and again; a new connection is refused
 * at once (EINVAL). The test itself is never cut off. Tests are skipped where nobody may make
 * namespaces.
 */
final class Namespaces implements Hosts, AutoCloseable {
  private static final int BESIDE = 8;
  private static final AtomicInteger MADE = new AtomicInteger();

  private final int hosts;
  private final String name;
  private final String network;

  /** For four replicas and a newcomer. */
  Namespaces() throws IOException {
    this(5);
  }

  Namespaces(int hosts) throws IOException {
    this.hosts = hosts;
    // of their own for each process and for each row that it plays
    long own = ProcessHandle.current().pid() * BESIDE + MADE.getAndIncrement() % BESIDE;
    name = "av" + own % 1_000_000;
    network = "10.%d.%d.".formatted(64 + own % 64, own / 64 % 256);
    Assumptions.assumeTrue(
        Shell.run("ip", "link", "add", name, "type", "bridge"),
        "skipped: no network namespaces here, only root may make them");
    try {
      makeHosts();
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private void makeHosts() throws IOException {
    Shell.must("ip", "address", "add", network + "254/24", "dev", name);
    Shell.must("ip", "link", "set", name, "up");
    for (int i = 1; i <= hosts; i++) {
      String space = name + "-" + i;
      String outer = name + "o" + i;
      Shell.must("ip", "netns", "add", space);
      Shell.must("ip", "link", "add", outer, "type", "veth", "peer", "name", "e0", "netns", space);
      Shell.must("ip", "link", "set", outer, "master", name, "up");
      inside(i, "ip", "address", "add", network + i + "/24", "dev", "e0");
      inside(i, "ip", "link", "set", "e0", "up");
      inside(i, "ip", "link", "set", "lo", "up");
    }
  }

  private static int number(String replica) {
    return Integer.parseInt(replica.substring(replica.lastIndexOf('-') + 1));
  }

  private void inside(int host, String... command) throws IOException {
    List<String> all = new ArrayList<>(prefix("replica-" + host));
    all.addAll(List.of(command));
    Shell.must(all.toArray(String[]::new));
  }

  @Override
  public String host(String replica) {
    return network + number(replica);
  }

  @Override
  public List<String> prefix(String replica) {
    return List.of("ip", "netns", "exec", name + "-" + number(replica));
  }

  /** What one sends to another is dropped from now on; not what comes back. */
  void drop(String from, String to) throws IOException {
    inside(number(from), "ip", "route", "replace", "blackhole", host(to) + "/32");
  }

  /** What one sends to another arrives again. */
  void pass(String from, String to) throws IOException {
    inside(number(from), "ip", "route", "delete", "blackhole", host(to) + "/32");
  }

  /** Drops everything between two groups, both ways. */
  void part(List<String> one, List<String> other) throws IOException {
    for (String a : one) {
      for (String b : other) {
        drop(a, b);
        drop(b, a);
      }
    }
  }

  /** Undoes {@link #part}. */
  void heal(List<String> one, List<String> other) throws IOException {
    for (String a : one) {
      for (String b : other) {
        pass(a, b);
        pass(b, a);
      }
    }
  }

  @Override
  public void close() {
    for (int i = 1; i <= hosts; i++) {
      var _ = Shell.run("ip", "netns", "delete", name + "-" + i);
    }
    var _ = Shell.run("ip", "link", "delete", name);
  }
}
