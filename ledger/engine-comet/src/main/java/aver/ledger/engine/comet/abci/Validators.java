package aver.ledger.engine.comet.abci;

import aver.ledger.engine.Voter;
import aver.ledger.engine.comet.proto.PublicKey;
import aver.ledger.engine.comet.proto.ValidatorUpdate;
import aver.ledger.proof.Digest;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Voters of the ledger as validators and nodes of the engine: one key each, one vote each. */
public final class Validators {
  private static final int ADDRESS_BYTES = 20;

  private Validators() {}

  /** The validator address of a voter: upper-case hex, as the engine writes it. */
  public static String address(Voter voter) {
    return nodeId(voter).toUpperCase(Locale.ROOT);
  }

  /** The node id of a voter: lower-case hex. */
  public static String nodeId(Voter voter) {
    byte[] hash = Digest.sha256(HexFormat.of().parseHex(voter.key())).bytes();
    return HexFormat.of().formatHex(hash, 0, ADDRESS_BYTES);
  }

  static String address(ByteString bytes) {
    return HexFormat.of().withUpperCase().formatHex(bytes.toByteArray());
  }

  static List<ValidatorUpdate> all(List<Voter> voters) {
    return changes(List.of(), voters);
  }

  /** What takes the engine from one set to the other, in order of keys. */
  static List<ValidatorUpdate> changes(List<Voter> from, List<Voter> to) {
    Set<String> before = keys(from);
    Set<String> after = keys(to);
    List<ValidatorUpdate> changes = new ArrayList<>();
    before.stream().filter(key -> !after.contains(key)).forEach(key -> changes.add(of(key, 0)));
    after.stream().filter(key -> !before.contains(key)).forEach(key -> changes.add(of(key, 1)));
    return changes;
  }

  private static Set<String> keys(List<Voter> voters) {
    return voters.stream().map(Voter::key).collect(Collectors.toCollection(TreeSet::new));
  }

  private static ValidatorUpdate of(String key, long power) {
    return ValidatorUpdate.newBuilder()
        .setPubKey(
            PublicKey.newBuilder().setEd25519(ByteString.copyFrom(HexFormat.of().parseHex(key))))
        .setPower(power)
        .build();
  }
}
