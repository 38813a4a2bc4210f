package aver.ledger.rules.state;

/**
 * What a replica has beside the keys of every member.
 *
 * @param checkpointKey signs checkpoints and nothing else
 * @param engineId id of the peer in the consensus engine, never used again once lost
 * @param address host:port of the members' interface
 * @param engineAddress host:port of the consensus engine
 */
public record ReplicaKeys(
    PublicKey checkpointKey, String engineId, String address, String engineAddress) {
  /** Checks the forms. */
  public ReplicaKeys {
    Ids.slug("engine id", engineId);
    NetworkAddress.require("address", address);
    NetworkAddress.require("engine address", engineAddress);
  }

  static void write(Writer out, ReplicaKeys keys) {
    PublicKey.write(out, keys.checkpointKey);
    out.text(keys.engineId).text(keys.address).text(keys.engineAddress);
  }

  static ReplicaKeys read(Reader in) {
    return new ReplicaKeys(PublicKey.read(in), in.text(), in.text(), in.text());
  }
}
