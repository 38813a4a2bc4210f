package aver.ledger.rules.lifecycle;

import aver.ledger.rules.state.Octets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A vote of the Byzantine engine as its signature covers it: CometBFT's length-delimited {@code
 * CanonicalVote}, read strictly.
 *
 * @param step 1 prevote, 2 precommit
 * @param height of the engine's block
 * @param round at that height
 * @param block what is voted for; empty for none
 * @param chain the engine's name of its order
 */
public record EngineVote(int step, long height, long round, Octets block, String chain) {
  private static final String CHAIN_PREFIX = "aver-";
  private static final int STEPS = 2;

  /** Reads the bytes that are signed; empty for anything else. */
  public static Optional<EngineVote> parse(byte[] signed) {
    ByteBuffer in = ByteBuffer.wrap(signed).order(ByteOrder.LITTLE_ENDIAN);
    try {
      if (varint(in) != in.remaining()) {
        return Optional.empty();
      }
      return fields(in);
    } catch (java.nio.BufferUnderflowException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Fields in ascending order, as the engine writes them; what is 0 is left out. */
  private static Optional<EngineVote> fields(ByteBuffer in) {
    long step = 0;
    long height = 0;
    long round = 0;
    Octets block = Octets.of(new byte[0]);
    String chain = "";
    long last = 0;
    while (in.hasRemaining()) {
      long tag = varint(in);
      if (tag <= last) {
        return Optional.empty();
      }
      last = tag;
      switch ((int) tag) {
        case 0x08 -> step = varint(in);
        case 0x11 -> height = in.getLong();
        case 0x19 -> round = in.getLong();
        case 0x22 -> block = Octets.of(bytes(in));
        case 0x2a -> bytes(in); // the voter's clock, which may differ
        case 0x32 -> chain = new String(bytes(in), StandardCharsets.UTF_8);
        default -> {
          return Optional.empty();
        }
      }
    }
    return step >= 1 && step <= STEPS && height > 0 && round >= 0 && chain.startsWith(CHAIN_PREFIX)
        ? Optional.of(new EngineVote((int) step, height, round, block, chain))
        : Optional.empty();
  }

  private static byte[] bytes(ByteBuffer in) {
    long length = varint(in);
    if (length < 0 || length > in.remaining()) {
      throw new IllegalArgumentException("longer than the message");
    }
    byte[] bytes = new byte[(int) length];
    in.get(bytes);
    return bytes;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number that is too long");
  }

  /** Whether an honest validator never signs both. */
  public boolean contradicts(EngineVote other) {
    return step == other.step
        && height == other.height
        && round == other.round
        && chain.equals(other.chain)
        && !block.equals(other.block);
  }
}
