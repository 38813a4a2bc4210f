package aver.ledger.engine.comet;

import aver.ledger.engine.Ahead;
import aver.ledger.engine.Headers;
import aver.ledger.engine.Peer;
import aver.ledger.engine.Snapshots;
import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SigningKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * What a replica's engine is started with.
 *
 * @param self this replica, and the address to listen at
 * @param directory the engine's own
 * @param origin where the engine's order begins
 * @param key this replica's identity: signs votes and opens connections
 * @param program the engine's executable
 * @param timing how long replicas wait for each other
 * @param pendingMax transactions offered here and not yet ordered; over it, the answer is busy
 * @param ahead who may connect although the ledger does not know them yet
 * @param snapshots that the ledger gives and takes
 * @param headers what the others' engines say, for a newcomer that may come by a snapshot
 * @param snapshotFromBlock the lowest block of the engine at which a newcomer comes by a snapshot:
 *     before that, it takes all blocks
 */
public record CometSettings(
    Peer self,
    Path directory,
    Origin origin,
    SigningKey key,
    Path program,
    Timing timing,
    int pendingMax,
    Ahead ahead,
    Snapshots snapshots,
    Headers headers,
    long snapshotFromBlock) {
  /** In place of a block: a newcomer always takes all blocks. */
  public static final long NO_SNAPSHOT = Long.MAX_VALUE;

  /** Most bytes of a transaction, as the ledger has it. */
  public static final int TRANSACTION_BYTES_MAX = 64 << 10;

  /** Most bytes of a block, which genesis says: the same in every order, whatever the timing. */
  static final int BLOCK_BYTES_MAX = 2 << 20;

  /**
   * Where an order begins: equal on all replicas, and different for each beginning, so that votes
   * of one order are worth nothing in another.
   *
   * @param chainId of the ledger
   * @param height of the ledger before the first block of this order
   * @param stateRoot of the ledger there
   * @param timeMs ledger time there, in milliseconds since 1970
   */
  public record Origin(Digest chainId, long height, Digest stateRoot, long timeMs) {
    private static final byte[] DOMAIN = "aver/comet-chain/v1\n".getBytes(StandardCharsets.UTF_8);
    private static final int DIGITS = 40;

    /** The engine's name of this order: at most 50 characters, as it asks for. */
    public String engineChainId() {
      byte[] at = ByteBuffer.allocate(Long.BYTES).putLong(height).array();
      String hex = Digest.sha256(DOMAIN, chainId.bytes(), at, stateRoot.bytes()).hex();
      return "aver-" + hex.substring(0, DIGITS);
    }
  }

  /**
   * How long replicas wait for each other, in milliseconds, and how much one proposes.
   *
   * <p>A proposal has to be with more than two thirds of the replicas before they stop waiting for
   * it, or the round was for nothing: the next one begins with another proposal. A full block of 2
   * MiB takes 17 s on a line of 1 Mbit/s. To wait so long would cost 17 s at each turn of a replica
   * that is down, and one whose line alone is slow would take it for standing still while others go
   * on ({@link Standstill}). So who is far proposes less. Genesis is not asked: how much a block
   * may have is a constant there, on which state sync depends; how much of it a proposer uses, is
   * its own affair.
   *
   * @param proposeMs for a proposal
   * @param voteMs for votes, once two thirds have voted differently
   * @param deltaMs how much longer in each further round
   * @param commitMs after a block, for the votes that come late
   * @param proposalBytesMax most bytes of the transactions that this replica proposes at once; at
   *     least those of one
   */
  public record Timing(int proposeMs, int voteMs, int deltaMs, int commitMs, int proposalBytesMax) {
    /** For replicas in one building. */
    public static final Timing NEAR = new Timing(1000, 300, 300, 50, BLOCK_BYTES_MAX);

    /**
     * For replicas in different cities: the engine's own defaults. The wait behind a block is one
     * only while a signature is lacking. The 128 KiB of a proposal take 1.05 s on a line of 1
     * Mbit/s, or 3.15 s if one such line goes to all three others and none passes a part on, which
     * the second round still waits for.
     */
    public static final Timing FAR = new Timing(3000, 1000, 500, 1000, 128 << 10);

    public Timing {
      if (proposeMs < 1 || voteMs < 1 || deltaMs < 1 || commitMs < 0) {
        throw new IllegalArgumentException("waits are positive");
      }
      if (proposalBytesMax < TRANSACTION_BYTES_MAX || proposalBytesMax > BLOCK_BYTES_MAX) {
        throw new IllegalArgumentException(
            "a proposal has room for one transaction, and no more than a block, was "
                + proposalBytesMax);
      }
    }
  }

  /** For a ledger that knows who orders, and neither gives nor takes snapshots. */
  public CometSettings(
      Peer self,
      Path directory,
      Origin origin,
      SigningKey key,
      Path program,
      Timing timing,
      int pendingMax) {
    this(
        self,
        directory,
        origin,
        key,
        program,
        timing,
        pendingMax,
        Ahead.NONE,
        Snapshots.none(),
        Headers.none(),
        NO_SNAPSHOT);
  }

  public CometSettings {
    if (pendingMax < 1) {
      throw new IllegalArgumentException("something may wait");
    }
  }
}
