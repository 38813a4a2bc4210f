package aver.reputation;

import java.math.BigInteger;
import java.util.List;

/**
 * How the updates of a round lie to the change of the model that was published last: all of it that
 * a score needs.
 *
 * @param dots dot product of each update with the published delta, in the order of the updates
 * @param squaredNorm squared norm of the published delta, at least 0
 */
public record Recent(List<BigInteger> dots, BigInteger squaredNorm) {
  /**
   * @throws IllegalArgumentException if the squared norm is negative
   */
  public Recent {
    dots = List.copyOf(dots);
    if (squaredNorm.signum() < 0) {
      throw new IllegalArgumentException("squared norm of the last delta is negative");
    }
  }
}
