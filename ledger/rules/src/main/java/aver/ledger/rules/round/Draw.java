package aver.ledger.rules.round;

import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.Domain;
import aver.ledger.rules.state.Seat;
import aver.ledger.rules.state.Writer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An order of a round's members that none of them could choose: by {@code SHA-256("aver/draw/v1\n"
 * || seed || member)}, the seed being {@code SHA-256("aver/draw/v1\n" || task, attempt, (member,
 * salt) of each reveal by ascending member)}.
 *
 * <p>Each member fixed its salt when it committed. The last one to reveal can compute the order
 * with and without its own salt and withhold the reveal if it likes the other better: one bit. It
 * costs standing where enough others revealed for a result; else the attempt is abandoned.
 */
public final class Draw {
  private Draw() {}

  /** The seed of an attempt whose reveals are closed. */
  public static Digest seed(String task, int attempt, List<Seat> seats) {
    Writer out = new Writer().text(task).i32(attempt);
    seats.stream()
        .filter(seat -> seat.revealed().isPresent())
        .sorted(Comparator.comparing(Seat::member))
        .forEach(seat -> out.text(seat.member()).digest(seat.revealed().orElseThrow().salt()));
    return hash(out.toBytes());
  }

  /** The indices of {@code members} in the drawn order. */
  public static List<Integer> order(Digest seed, List<String> members) {
    List<Digest> places =
        members.stream().map(m -> hash(new Writer().digest(seed).text(m).toBytes())).toList();
    return IntStream.range(0, members.size())
        .boxed()
        .sorted(Comparator.comparing(i -> places.get(i).hex()))
        .toList();
  }

  private static Digest hash(byte[] body) {
    byte[] prefix = Domain.DRAW.prefix();
    byte[] all = Arrays.copyOf(prefix, prefix.length + body.length);
    System.arraycopy(body, 0, all, prefix.length, body.length);
    return Digest.sha256(all);
  }
}
