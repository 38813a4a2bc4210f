package aver.ledger.client.tls;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of the loopback interface that are free, for processes that will listen at them, also after
 * a restart. Below those that a system gives to outgoing connections: one of these would otherwise
 * sit at the port of a process that is down for a moment.
 */
public final class FreePorts {
  private static final int FROM = 15_000;
  private static final int BELOW = 32_000;

  private FreePorts() {}

  /** So many, all different. */
  public static List<Integer> take(int count) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    try {
      while (held.size() < count) {
        held(ThreadLocalRandom.current().nextInt(FROM, BELOW)).ifPresent(held::add);
      }
      return held.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
  }

  private static Optional<ServerSocket> held(int port) throws IOException {
    try {
      return Optional.of(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
    } catch (BindException taken) {
      return Optional.empty();
    }
  }
}
