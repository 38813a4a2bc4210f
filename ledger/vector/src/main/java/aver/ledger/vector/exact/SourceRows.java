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
    List<VectorSource.Reader> readers = vectors.stream().map(VectorSource::reader).toList();
    return (from, count, into) -> {
      for (int i = 0; i < readers.size(); i++) {
        readers.get(i).read(from, into[i], count);
        if (!vectors.get(i).bounded()) {
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
