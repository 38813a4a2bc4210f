package aver.ledger.engine.comet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept of lines of any length. */
final class LinesTest {
  /** As the engine writes one for the most that a peer may send. */
  private static final long LONG = 80_000_000;

  /** A line that takes long to end, and another one. */
  private static final class LongLine extends Reader {
    private final Reader rest = new StringReader("\nthe next\n");
    private long left = LONG;

    @Override
    public int read(char[] into, int from, int most) throws IOException {
      if (left == 0) {
        return rest.read(into, from, most);
      }
      int count = (int) Math.min(most, left);
      Arrays.fill(into, from, from + count, 'x');
      left -= count;
      return count;
    }

    @Override
    public void close() {}
  }

  private static List<String> of(Reader text, int max) throws IOException {
    Lines lines = new Lines(text, max);
    List<String> all = new ArrayList<>();
    for (String line = lines.next(); line != null; line = lines.next()) {
      all.add(line);
    }
    return all;
  }

  @Test
  void eachLineIsThereWithoutItsEndAndTheLastOneNeedsNone() throws Exception {
    assertThat(of(new StringReader("one\n\nthree\nfour"), 10))
        .containsExactly("one", "", "three", "four");
    assertThat(of(new StringReader("one\n"), 10)).containsExactly("one");
    assertThat(of(new StringReader(""), 10)).isEmpty();
  }

  /** Ends of lines fall anywhere between two readings. */
  @ParameterizedTest
  @ValueSource(ints = {1, 9, 10, 11, 8_191, 8_192, 8_193, 100_000})
  void aLongLineIsCutBehindItsBeginningAndTheNextOneIsWhole(int length) throws Exception {
    String line = "0123456789".repeat(length / 10 + 1).substring(0, length);
    assertThat(of(new StringReader(line + "\nthe next\n" + line), 10))
        .containsExactly(
            line.substring(0, Math.min(10, length)),
            "the next",
            line.substring(0, Math.min(10, length)));
  }

  @Test
  void ofTheLongestLineThatAPeerCanCauseNoMoreIsKept() throws Exception {
    try (Reader text = new LongLine()) {
      assertThat(of(text, EngineLog.LINE_MAX))
          .satisfiesExactly(
              cut -> assertThat(cut.length()).isEqualTo(EngineLog.LINE_MAX),
              next -> assertThat(next).isEqualTo("the next"));
    }
  }
}
