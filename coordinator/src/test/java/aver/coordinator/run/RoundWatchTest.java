package aver.coordinator.run;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.LedgerClient;
import aver.ledger.client.tls.FreePorts;
import aver.ledger.client.tls.HostPort;
import aver.ledger.client.tls.Servers;
import aver.ledger.client.view.CertifiedView;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.smt.StateReader;
import aver.ledger.proof.smt.StateTree;
import aver.proto.v1.ReadRequest;
import aver.proto.v1.ReadResponse;
import aver.proto.v1.StateServiceGrpc;
import com.google.protobuf.ByteString;
import io.grpc.Server;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A look at a ledger that goes on between the calls, over a real socket. */
final class RoundWatchTest {
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicLong height = new AtomicLong();
  private final StateTree.Change tree =
      StateTree.update(
          _ -> {
            throw new IllegalStateException("nothing is kept yet");
          },
          StateTree.EMPTY,
          new TreeMap<>(Map.of("other", Optional.of(new byte[1]))));
  private SmallLedger ledger;
  private Server server;

  @BeforeEach
  void serve(@TempDir Path folder) throws Exception {
    HostPort address = new HostPort("127.0.0.1", FreePorts.take(1).getFirst());
    ledger = new SmallLedger(folder, address);
    server =
        Servers.listen(
                address, ledger.replica().tls(), _ -> Optional.of(SmallLedger.MEMBER), executor)
            .addService(new NextHeight())
            .build()
            .start();
  }

  @AfterEach
  void stop() {
    server.shutdownNow();
    executor.close();
  }

  /** Proves each time at the next height that nothing stands where it is asked. */
  private final class NextHeight extends StateServiceGrpc.StateServiceImplBase {
    @Override
    public void read(ReadRequest request, StreamObserver<ReadResponse> answer) {
      StateReader reader =
          new StateReader(hash -> Objects.requireNonNull(tree.created().get(hash)), tree.root());
      ReadResponse.Builder shown =
          ReadResponse.newBuilder()
              .setCheckpoint(ledger.certified(height.incrementAndGet(), tree.root()));
      for (ByteString key : request.getKeysList()) {
        assertThat(key.toString(US_ASCII)).isNotEqualTo("other");
        ByteString proof = ByteString.copyFrom(reader.prove(key.toByteArray()));
        shown.addValues(ReadResponse.Value.newBuilder().setProof(proof));
      }
      answer.onNext(shown.build());
      answer.onCompleted();
    }
  }

  @Test
  void aBlockThatComesDuringALookIsLookedAtNext() throws Exception {
    try (LedgerClient client = ledger.client()) {
      RoundWatch watch = new RoundWatch(ledger.settings(), new CertifiedView(client));
      assertThat(watch.look(0, Instant.EPOCH).ready()).isEmpty();
      assertThat(client.newest().map(LedgerCheckpoint::height)).hasValue(height.get());
      assertThat(height.get()).as("calls of one look").isGreaterThan(1);
      assertThat(watch.height()).as("where it saw that there is no task").isEqualTo(1);

      long before = height.get();
      assertThat(watch.look(1, Instant.EPOCH).ready()).isEmpty();
      assertThat(watch.height()).isEqualTo(before + 1);
    }
  }
}
