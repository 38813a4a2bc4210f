package aver.ledger.vector.exact;

import java.util.List;

/**
 * Each row scaled down: {@code roundHalfEven(q * scale / 65536)}.
 *
 * @param rows what is scaled
 * @param scales one a row, in 65536ths, 0 to {@link Term#SCALE_ONE}
 */
public record ScaledRows(Rows rows, List<Integer> scales) implements Rows {
  /**
   * @throws IllegalArgumentException if there is not one scale in range for each row
   */
  public ScaledRows {
    scales = List.copyOf(scales);
    if (scales.size() != rows.count()) {
      throw new IllegalArgumentException(
          "%d rows have %d scales".formatted(rows.count(), scales.size()));
    }
    for (int scale : scales) {
      if (scale < 0 || scale > Term.SCALE_ONE) {
        throw new IllegalArgumentException(
            "scale must be 0 to %d, was %d".formatted(Term.SCALE_ONE, scale));
      }
    }
  }

  @Override
  public int count() {
    return rows.count();
  }

  @Override
  public long length() {
    return rows.length();
  }

  @Override
  public Reader reader(int size) {
    Reader plain = rows.reader(size);
    return (from, count, into) -> {
      plain.read(from, count, into);
      for (int i = 0; i < scales.size(); i++) {
        if (scales.get(i) != Term.SCALE_ONE) {
          Kernels.scale(into[i], count, scales.get(i));
        }
      }
    };
  }

  @Override
  public Rows pick(List<Integer> indices) {
    return new ScaledRows(rows.pick(indices), indices.stream().map(scales::get).toList());
  }
}
