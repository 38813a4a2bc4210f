package aver.ledger.vector.exact;

import aver.ledger.vector.VectorFault;
import java.util.Arrays;
import java.util.List;

/** The rows of one, then those of the other. */
record JoinedRows(Rows first, Rows second) implements Rows {
  JoinedRows {
    if (first.length() != second.length()) {
      throw VectorFault.length(second.length(), first.length());
    }
  }

  @Override
  public int count() {
    return first.count() + second.count();
  }

  @Override
  public long length() {
    return first.length();
  }

  @Override
  public Reader reader(int size) {
    Reader a = first.reader(size);
    Reader b = second.reader(size);
    return (from, count, into) -> {
      a.read(from, count, into);
      b.read(from, count, Arrays.copyOfRange(into, first.count(), count()));
    };
  }

  @Override
  public Rows pick(List<Integer> indices) {
    int border = first.count();
    List<Integer> of = indices.stream().filter(i -> i < border).toList();
    List<Integer> after = indices.stream().filter(i -> i >= border).map(i -> i - border).toList();
    if (!indices.subList(0, of.size()).equals(of)) {
      throw new IllegalArgumentException("rows of the first part come first, not as " + indices);
    }
    if (of.isEmpty() || after.isEmpty()) {
      return of.isEmpty() ? second.pick(after) : first.pick(of);
    }
    return new JoinedRows(first.pick(of), second.pick(after));
  }
}
