package aver.ledger.node.process;

import aver.ledger.client.Endpoint;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.keys.KeyFile;
import aver.ledger.client.tls.Channels;
import aver.ledger.proof.Digest;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.Note;
import aver.ledger.proof.note.VerifierKey;
import aver.proto.v1.CheckpointSignature;
import aver.proto.v1.ExchangeRequest;
import aver.proto.v1.PeersServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Speaks to replicas with the keys of one of them, and signs for each another state. */
public final class Liar implements AutoCloseable {
  private static final int CALL_S = 20;

  private final String name;
  private final KeyFile keys;
  private final Map<String, ManagedChannel> others = new TreeMap<>();

  /** With the true keys of the one as whom it speaks. */
  public Liar(Processes processes, String name) {
    this(processes, name, processes.keys(name));
  }

  /** With other keys than those of the one as whom it speaks. */
  public Liar(Processes processes, String name, KeyFile keys) {
    this.name = name;
    this.keys = keys;
    for (Endpoint other : Endpoint.of(processes.genesis())) {
      if (!other.replica().equals(name)) {
        others.put(
            other.replica(),
            Channels.open(keys.tls(), other.address(), other.tlsKeyHash(), Optional.empty()));
      }
    }
  }

  /** A signature over a state that never was, another for each who is told. */
  private CheckpointSignature signature(LedgerCheckpoint certified, long height, String told) {
    Digest chain = certified.chainId();
    Digest made = Digest.sha256(told.getBytes(StandardCharsets.UTF_8));
    String text =
        new LedgerCheckpoint(
                chain,
                certified.size(),
                certified.root(),
                height,
                certified.timeMs(),
                made,
                certified.members())
            .text();
    var key = keys.checkpoint().orElseThrow();
    VerifierKey verifier = new VerifierKey(LedgerCheckpoint.signer(chain, name), key.publicKey());
    byte[] signed = key.sign(text.getBytes(StandardCharsets.UTF_8));
    return CheckpointSignature.newBuilder()
        .setReplica(name)
        .setHeight(height)
        .setText(text)
        .setLine(Note.Signature.of(verifier, signed).line())
        .build();
  }

  /** Tells each of the others another state of the blocks that are to come; how many took it. */
  public int twoStates(LedgerClient reader, int blocks) throws Exception {
    LedgerCheckpoint certified = reader.refresh();
    int taken = 0;
    for (Map.Entry<String, ManagedChannel> other : others.entrySet()) {
      ExchangeRequest.Builder request = ExchangeRequest.newBuilder();
      for (int i = 0; i < blocks; i++) {
        request.addSignatures(signature(certified, certified.height() + i, other.getKey()));
      }
      try {
        var _ =
            PeersServiceGrpc.newBlockingStub(other.getValue())
                .withDeadlineAfter(CALL_S, TimeUnit.SECONDS)
                .exchange(request.build());
        taken++;
      } catch (StatusRuntimeException refused) {
        // it may have been suspended meanwhile
      }
    }
    return taken;
  }

  /** Who is told. */
  public List<String> others() {
    return List.copyOf(others.keySet());
  }

  @Override
  public void close() {
    others.values().forEach(ManagedChannel::shutdownNow);
  }
}
