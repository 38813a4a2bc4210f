package aver.ledger.engine.comet;

import aver.ledger.engine.DoubleVote;
import aver.ledger.engine.Voter;
import aver.ledger.engine.comet.abci.Validators;
import aver.ledger.engine.comet.proto.CanonicalBlockID;
import aver.ledger.engine.comet.proto.CanonicalPartSetHeader;
import aver.ledger.engine.comet.proto.CanonicalVote;
import aver.ledger.proof.crypto.SignatureCheck;
import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Evidence in the engine's blocks, made into what anybody can check without the engine. */
public final class Evidence {
  private static final String DOUBLE_VOTE = "tendermint/DuplicateVoteEvidence";
  private static final Pattern ADDRESS = Pattern.compile("[0-9A-F]{40}");

  private Evidence() {}

  /**
   * One item of a block's evidence, as the engine's own interface writes it in JSON (v0.38 {@code
   * types/evidence.go}), if it is a double vote whose author is among {@code voters}.
   *
   * @param item any JSON: a liar wrote it
   * @param chainId of the engine's order, which the votes are signed for
   * @throws IllegalArgumentException if it says to be one and cannot be read
   */
  public static Optional<DoubleVote> doubleVote(JsonNode item, String chainId, List<Voter> voters) {
    try {
      return read(item, chainId, voters);
    } catch (JacksonException | DateTimeException e) {
      throw new IllegalArgumentException("a vote that cannot be read: " + e.getMessage(), e);
    }
  }

  private static Optional<DoubleVote> read(JsonNode item, String chainId, List<Voter> voters) {
    Optional<String> author = author(item);
    return voters.stream()
        .filter(voter -> author.filter(Validators.address(voter)::equals).isPresent())
        .findFirst()
        .map(voter ->
            new DoubleVote(
                voter.key(),
                vote(item.path("value").path("vote_a"), chainId),
                vote(item.path("value").path("vote_b"), chainId)));
  }

  /**
   * The engine's address of its author, as the item has it, if it says to be a double vote.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Optional<String> author(JsonNode item) {
    if (!item.path("type").asString("").equals(DOUBLE_VOTE)) {
      return Optional.empty();
    }
    String address = item.path("value").path("vote_a").path("validator_address").asString("");
    if (!ADDRESS.matcher(address).matches()) {
      throw new IllegalArgumentException("a vote without the address of its author");
    }
    return Optional.of(address);
  }

  /** Whether both are signed as the ledger checks it, which is stricter than the engine. */
  public static boolean holds(DoubleVote twice) {
    return !twice.first().message().equals(twice.second().message())
        && signed(twice.key(), twice.first())
        && signed(twice.key(), twice.second());
  }

  private static boolean signed(String key, DoubleVote.Vote vote) {
    HexFormat hex = HexFormat.of();
    return SignatureCheck.verify(hex.parseHex(key), message(vote), hex.parseHex(vote.signature()));
  }

  private static byte[] message(DoubleVote.Vote vote) {
    return HexFormat.of().parseHex(vote.message());
  }

  private static DoubleVote.Vote vote(JsonNode vote, String chainId) {
    byte[] signature = Base64.getDecoder().decode(vote.path("signature").asString(""));
    return new DoubleVote.Vote(
        HexFormat.of().formatHex(signed(vote, chainId)), HexFormat.of().formatHex(signature));
  }

  /** What the engine signs: its canonical vote with the length before it. */
  static byte[] signed(JsonNode vote, String chainId) {
    Instant at = Instant.parse(vote.path("timestamp").asString(""));
    CanonicalVote.Builder canonical =
        CanonicalVote.newBuilder()
            .setType(vote.path("type").asInt())
            .setHeight(Long.parseLong(vote.path("height").asString("0")))
            .setRound(vote.path("round").asInt())
            .setTimestamp(
                Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()))
            .setChainId(chainId);
    JsonNode block = vote.path("block_id");
    if (!block.path("hash").asString("").isEmpty()) {
      canonical.setBlockId(
          CanonicalBlockID.newBuilder()
              .setHash(bytes(block.path("hash")))
              .setPartSetHeader(
                  CanonicalPartSetHeader.newBuilder()
                      .setTotal(unsigned(block.path("parts").path("total")))
                      .setHash(bytes(block.path("parts").path("hash")))));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      canonical.build().writeDelimitedTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** The engine counts parts without a sign, and does not look at a vote's count. */
  private static int unsigned(JsonNode number) {
    long value = number.asLong();
    if (value != Integer.toUnsignedLong((int) value)) {
      throw new IllegalArgumentException(value + " does not fit into 32 bits");
    }
    return (int) value;
  }

  private static ByteString bytes(JsonNode hex) {
    return ByteString.copyFrom(HexFormat.of().parseHex(hex.asString("")));
  }
}
