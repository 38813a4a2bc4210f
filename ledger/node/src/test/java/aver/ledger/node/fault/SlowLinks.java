package aver.ledger.node.fault;

import aver.ledger.node.process.Hosts;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * All that goes to a replica passes a link of 1 Mbit/s which takes 100 to 300 ms, and a second
 * longer for two pieces of a hundred, as a lost packet that is sent again does. Seeded. A proxy,
 * since not every kernel has netem; so nothing is lost in truth, and TCP does not slow down for it.
 */
final class SlowLinks implements Hosts, AutoCloseable {
  private static final int BITS_PER_MS = 1_000;
  private static final int PIECE = 1_400;
  private static final double LOST = 0.02;

  private final Random random;
  private final List<ServerSocket> doors = new ArrayList<>();
  private final ConcurrentLinkedQueue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private volatile boolean slow = true;

  SlowLinks(long seed) {
    random = new Random(seed);
  }

  @Override
  public String host(String replica) {
    return "127.0.0.1";
  }

  @Override
  public String settings() {
    return "engine-timing: far\n";
  }

  @Override
  public int published(String replica, int port) {
    try {
      ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      doors.add(door);
      Thread.ofVirtual().start(() -> accept(door, port));
      return door.getLocalPort();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** From now on all links are fast. */
  void heal() {
    slow = false;
  }

  private void accept(ServerSocket door, int port) {
    try {
      while (true) {
        Socket in = door.accept();
        sockets.add(in);
        try {
          Socket out = new Socket(InetAddress.getLoopbackAddress(), port);
          sockets.add(out);
          Thread.ofVirtual().start(() -> carry(in, out));
          Thread.ofVirtual().start(() -> carry(out, in));
        } catch (IOException nobodyListens) {
          in.close();
        }
      }
    } catch (IOException closed) {
      // the end of the test
    }
  }

  private void carry(Socket from, Socket to) {
    byte[] piece = new byte[PIECE];
    try (ScheduledExecutorService line = Executors.newSingleThreadScheduledExecutor();
        InputStream in = from.getInputStream()) {
      OutputStream out = to.getOutputStream();
      long dueNs = System.nanoTime();
      for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
        long nowNs = System.nanoTime();
        dueNs = Math.max(dueNs + transmitNs(n), nowNs + delayNs());
        byte[] bytes = Arrays.copyOf(piece, n);
        var _ = line.schedule(() -> write(out, bytes, from), dueNs - nowNs, TimeUnit.NANOSECONDS);
      }
      var _ = line.schedule(() -> end(to), dueNs - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (IOException ended) {
      end(to);
    }
  }

  private long transmitNs(int bytes) {
    return slow ? TimeUnit.MILLISECONDS.toNanos(8L * bytes) / BITS_PER_MS : 0;
  }

  private synchronized long delayNs() {
    if (!slow) {
      return 0;
    }
    long ms = 100L + random.nextInt(200) + (random.nextDouble() < LOST ? 1_000 : 0);
    return TimeUnit.MILLISECONDS.toNanos(ms);
  }

  private static void write(OutputStream out, byte[] bytes, Socket from) {
    try {
      out.write(bytes);
    } catch (IOException ended) {
      end(from);
    }
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException closed) {
      // it is closed
    }
  }

  @Override
  public void close() throws IOException {
    for (ServerSocket door : doors) {
      door.close();
    }
    sockets.forEach(SlowLinks::end);
  }
}
