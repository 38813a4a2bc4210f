package aver.ledger.node.fault;

import aver.ledger.client.Endpoint;
import aver.ledger.client.tls.Channels;
import aver.ledger.node.process.Processes;
import aver.ledger.proof.note.Note;
import aver.proto.v1.HighestSignatureRequest;
import aver.proto.v1.HighestSignatureResponse;
import aver.proto.v1.PeersServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What two replicas sign, as each of them says of the other when it is asked again and again:
 * nobody keeps more than the highest signature of another one.
 */
final class SignedLies implements AutoCloseable {
  private static final long PAUSE_MS = 20;

  private final TreeMap<Long, TreeMap<String, List<Note.Signature>>> byHeight = new TreeMap<>();
  private final AtomicBoolean over = new AtomicBoolean();

  /** Asks both with the keys of a replica that is neither. */
  SignedLies(Processes processes, String as, List<String> two) {
    for (String liar : two) {
      Endpoint at =
          Endpoint.of(processes.genesis()).stream()
              .filter(each -> each.replica().equals(liar))
              .findFirst()
              .orElseThrow();
      String other = two.stream().filter(each -> !each.equals(liar)).findFirst().orElseThrow();
      Thread _ = Thread.ofVirtual().start(() -> ask(processes, as, at, other));
    }
  }

  private void ask(Processes processes, String as, Endpoint liar, String other) {
    ManagedChannel channel =
        Channels.open(
            processes.keys(as).tls(), liar.address(), liar.tlsKeyHash(), Optional.empty());
    HighestSignatureRequest question =
        HighestSignatureRequest.newBuilder().setReplica(other).build();
    try {
      while (!over.get()) {
        try {
          note(
              PeersServiceGrpc.newBlockingStub(channel)
                  .withDeadlineAfter(1, TimeUnit.SECONDS)
                  .highestSignature(question));
        } catch (StatusRuntimeException e) {
          // it is busy: asked again
        }
        Thread.sleep(PAUSE_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      channel.shutdownNow();
    }
  }

  private synchronized void note(HighestSignatureResponse said) {
    if (said.getLine().isEmpty()) {
      return;
    }
    List<Note.Signature> lines =
        byHeight
            .computeIfAbsent(said.getHeight(), _ -> new TreeMap<>())
            .computeIfAbsent(said.getText(), _ -> new ArrayList<>());
    Note.Signature line = Note.Signature.parse(said.getLine());
    if (!lines.contains(line)) {
      lines.add(line);
    }
  }

  /**
   * Each text above a height that was signed, with the lines that were seen under it. Where nothing
   * is certified above that height, all of them are lies.
   */
  synchronized List<Note> above(long height) {
    List<Note> all = new ArrayList<>();
    byHeight
        .tailMap(height, false)
        .values()
        .forEach(texts -> texts.forEach((text, lines) -> all.add(new Note(text, lines))));
    return all;
  }

  @Override
  public void close() {
    over.set(true);
  }
}
