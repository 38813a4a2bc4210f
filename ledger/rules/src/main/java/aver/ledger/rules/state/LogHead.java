package aver.ledger.rules.state;

import aver.ledger.proof.Digest;

/**
 * Size and root of the log: one state root commits to all that was ever applied.
 *
 * @param size number of leaves
 * @param root RFC 9162 root
 */
public record LogHead(long size, Digest root) {
  public static final Codec<LogHead> CODEC =
      Codec.of((w, v) -> w.i64(v.size).digest(v.root), r -> new LogHead(r.i64(), r.digest()));
}
