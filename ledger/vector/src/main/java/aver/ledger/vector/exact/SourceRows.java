package aver.ledger.vector.exact;

import aver.ledger.vector.VectorSource;
import java.util.List;

/** Vectors as they came, checked against the bound as they are read. */
record SourceRows(List<VectorSource> vectors) implements Rows {
  SourceRows {
    vectors = List.copyOf(vectors);
  }

  @Override
  public int count() {
    return vectors.size();
  }

  @Override
  public long length() {
    return vectors.getFirst().length();
  }

  @Override
  public Reader reader(int size) {
    return (from, count, into) -> {
      for (int i = 0; i < vectors.size(); i++) {
        VectorSource vector = vectors.get(i);
        vector.read(from, into[i], count);
        if (!vector.bounded()) {
          Kernels.checkBound(into[i], count, from);
        }
      }
    };
  }

  @Override
  public Rows pick(List<Integer> indices) {
    return new SourceRows(indices.stream().map(vectors::get).toList());
  }
}
