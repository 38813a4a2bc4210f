package aver.ledger.node.process;

import java.util.List;

/** Where the replicas of a test live, and how one gets there. */
public interface Hosts {
  /** All on this machine's loopback interface. */
  Hosts LOOPBACK = replica -> "127.0.0.1";

  /** The address of a replica's host. */
  String host(String replica);

  /** What is put before the command that starts a replica, to start it on its host. */
  default List<String> prefix(String replica) {
    return List.of();
  }

  /** Lines that the settings of replicas at such hosts have beside the others. */
  default String settings() {
    return "";
  }

  /** The port by which others reach a port of a replica. */
  default int published(String replica, int port) {
    return port;
  }
}
