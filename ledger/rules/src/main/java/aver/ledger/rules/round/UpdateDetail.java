package aver.ledger.rules.round;

import aver.reputation.Score;

/**
 * Why an included update counted as it did.
 *
 * @param member whose
 * @param declared rows declared
 * @param registered rows registered
 * @param samples rows that it counted for, after the caps
 * @param samplesMax the cap that held for all: min(3 x lower median, 2^20)
 * @param factor256 reputation factor in 256ths
 * @param weight in the mean: samples x factor
 * @param norm its length in quanta, rounded down
 * @param counted false if the rule left it out as a whole
 * @param scale65536 by how much the rule scaled it, in 65536ths; 65536 is unchanged
 * @param sharePpm how large a part of the result it was, in millionths ({@link
 *     aver.ledger.vector.rule.Treatment})
 * @param why the rule treated it so, in words
 * @param score and its parts
 */
public record UpdateDetail(
    String member,
    long declared,
    long registered,
    long samples,
    long samplesMax,
    int factor256,
    int weight,
    long norm,
    boolean counted,
    int scale65536,
    int sharePpm,
    String why,
    Score score) {

  /** Returns what held down the rows that it counted for, or that nothing did. */
  public Cap cap() {
    if (samples == declared) {
      return Cap.NONE;
    }
    return samples == registered ? Cap.REGISTERED : Cap.ROUND;
  }

  /** What can hold down a declared number of rows. */
  public enum Cap {
    /** It counted as declared. */
    NONE,
    /** It declared more rows than it registered. */
    REGISTERED,
    /** It has over three times the round's lower median, or over 2^20. */
    ROUND
  }
}
