package aver.ledger.engine.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.util.HashMap;
import java.util.PriorityQueue;
import java.util.stream.Stream;
import org.apache.ratis.protocol.exceptions.AlreadyClosedException;
import org.apache.ratis.protocol.exceptions.RaftException;
import org.apache.ratis.protocol.exceptions.ResourceUnavailableException;
import org.apache.ratis.protocol.exceptions.ServerNotReadyException;
import org.apache.ratis.protocol.exceptions.TimeoutIOException;
import org.apache.ratis.util.IOUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Ratis carries as Java objects passes; nothing else does. */
class SerialFilterTest {
  static Stream<Throwable> carried() {
    IOException cause = new IOException("disk", new IllegalStateException("closed"));
    cause.addSuppressed(new RuntimeException("also"));
    return Stream.of(
        new ServerNotReadyException("starting"),
        new AlreadyClosedException("closed", cause),
        new TimeoutIOException("slow", cause),
        new ResourceUnavailableException("full"),
        new RaftException("other", cause),
        new IllegalArgumentException("group", cause));
  }

  @ParameterizedTest
  @MethodSource("carried")
  void exceptionsPass(Throwable thrown) throws Exception {
    Object read = read(IOUtils.object2Bytes(thrown));
    assertThat(read).isInstanceOf(thrown.getClass());
    assertThat((Throwable) read).hasMessage(thrown.getMessage());
  }

  @Test
  void nothingElseDoes() {
    for (Object other :
        new Object[] {
          new HashMap<>(), new PriorityQueue<>(), new HashMap<?, ?>[4], new ClassCastException()
        }) {
      assertThatThrownBy(() -> read(IOUtils.object2Bytes(other)))
          .as("%s", other.getClass())
          .isInstanceOf(InvalidClassException.class)
          .hasMessageContaining("REJECTED");
    }
    assertThatThrownBy(
            () -> read(IOUtils.object2Bytes(new RaftException("x", new ClassCastException()))))
        .isInstanceOf(InvalidClassException.class);
  }

  private static Object read(byte[] bytes) throws Exception {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      in.setObjectInputFilter(ObjectInputFilter.Config.createFilter(SerialFilter.PATTERN));
      return in.readObject();
    }
  }
}
