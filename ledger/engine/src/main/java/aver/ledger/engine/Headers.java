package aver.ledger.engine;

import java.util.List;
import java.util.Optional;

/**
 * What the engines of the other replicas say about their common order, for one that is to come by a
 * snapshot and has no blocks by which to see what was decided. Nobody's word is believed: an answer
 * is what at least one more of them says than may lie.
 */
public interface Headers {
  /**
   * Heights of the engine at which so many of them offer a snapshot, ascending. Asks them, so it
   * may take seconds; empty if too few answer.
   */
  List<Long> offered();

  /**
   * A block's header as {@link ConsensusEngine#header} gives it, if so many of those that {@link
   * #offered} asked give the same bytes within {@value #ANSWER_MS} ms.
   *
   * @param height of the engine
   */
  Optional<byte[]> at(long height);

  /**
   * How long a question may take, in milliseconds: CometBFT's light client gives up a source that
   * does not answer two questions within ten seconds.
   */
  long ANSWER_MS = 4_000;

  /** Of nobody. */
  static Headers none() {
    return new Headers() {
      @Override
      public List<Long> offered() {
        return List.of();
      }

      @Override
      public Optional<byte[]> at(long height) {
        return Optional.empty();
      }
    };
  }
}
