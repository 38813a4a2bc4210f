package aver.ledger.node;

import aver.ledger.client.Endpoint;
import aver.ledger.client.blob.Update;
import aver.ledger.client.tls.Channels;
import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.Domain;
import aver.ledger.rules.lifecycle.Manifests;
import aver.ledger.wire.Fields;
import aver.proto.v1.BlobHeader;
import aver.proto.v1.BlobsServiceGrpc;
import aver.proto.v1.UploadLeaf;
import aver.proto.v1.UploadOpening;
import aver.proto.v1.UploadRequest;
import aver.proto.v1.UploadResponse;
import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An upload message by message, over a connection of its own: for senders that do it wrong. */
public final class RawUpload implements AutoCloseable {
  private static final int LEAF = 1 << 16;

  private final ManagedChannel channel;
  private final BlockingQueue<UploadResponse> answers = new LinkedBlockingQueue<>();
  private final StreamObserver<UploadRequest> requests;

  /** As {@code caller}, whose TLS key it has, to one replica. */
  RawUpload(Federation federation, String caller, String replica) {
    this(federation, caller, LyingReplica.endpoint(federation, replica));
  }

  private RawUpload(Federation federation, String caller, Endpoint endpoint) {
    this(
        Channels.open(
            federation.keys(caller).tls(),
            endpoint.address(),
            endpoint.tlsKeyHash(),
            Optional.empty()));
  }

  /** Over a channel, which is shut down with it. */
  public RawUpload(ManagedChannel channel) {
    this.channel = channel;
    requests =
        BlobsServiceGrpc.newStub(channel)
            .upload(
                new StreamObserver<>() {
                  @Override
                  public void onNext(UploadResponse answer) {
                    answers.add(answer);
                  }

                  @Override
                  public void onError(Throwable failure) {
                    answers.add(ended(Status.fromThrowable(failure).getCode().name()));
                  }

                  @Override
                  public void onCompleted() {
                    answers.add(ended("COMPLETED"));
                  }
                });
  }

  private static UploadResponse ended(String how) {
    return UploadResponse.newBuilder()
        .setRefused(aver.proto.v1.BlobRefusal.newBuilder().setCode(how))
        .build();
  }

  /** A right opening of {@code member}'s update, to be made wrong. */
  static UploadOpening.Builder opening(Federation federation, String member, Update update) {
    return opening(federation, member, header(member, update), federation.genesis().chainId())
        .addAllManifest(Fields.manifestOf(update.manifest()))
        .setSalt(ByteString.copyFrom(update.salt().bytes()));
  }

  static BlobHeader.Builder header(String member, Update update) {
    return BlobHeader.newBuilder()
        .setTask(update.task())
        .setAttempt(update.attempt())
        .setMember(member)
        .setKeyVersion(1)
        .setManifestRoot(ByteString.copyFrom(Manifests.root(update.manifest()).bytes()));
  }

  static UploadOpening.Builder opening(
      Federation federation, String signer, BlobHeader.Builder header, Digest chainId) {
    byte[] bytes = header.build().toByteArray();
    byte[] signature =
        federation.keys(signer).identity().sign(Domain.BLOB_HEADER.message(chainId, bytes));
    return UploadOpening.newBuilder()
        .setHeader(ByteString.copyFrom(bytes))
        .setSignature(ByteString.copyFrom(signature));
  }

  public RawUpload open(UploadOpening.Builder opening) {
    requests.onNext(UploadRequest.newBuilder().setOpening(opening).build());
    return this;
  }

  public RawUpload leaf(int entry, long index, byte[] data) {
    requests.onNext(
        UploadRequest.newBuilder()
            .setLeaf(
                UploadLeaf.newBuilder()
                    .setEntry(entry)
                    .setLeaf(index)
                    .setData(ByteString.copyFrom(data)))
            .build());
    return this;
  }

  /** Leaves {@code from} to {@code to} of the first vector. */
  RawUpload leaves(Update update, int from, int to) throws IOException {
    byte[] bytes = Files.readAllBytes(update.files().getFirst());
    for (int i = from; i < to; i++) {
      leaf(0, i, Arrays.copyOfRange(bytes, i * LEAF, Math.min(bytes.length, (i + 1) * LEAF)));
    }
    return this;
  }

  public UploadResponse answer() throws InterruptedException {
    return answer(Duration.ofMinutes(1));
  }

  UploadResponse answer(Duration limit) throws InterruptedException {
    UploadResponse answer = answers.poll(limit.toSeconds(), TimeUnit.SECONDS);
    if (answer == null) {
      throw new AssertionError("no answer in " + limit);
    }
    return answer;
  }

  /** The first refusal, or how the call ended. */
  public String code() throws InterruptedException {
    while (true) {
      UploadResponse answer = answer();
      if (answer.hasAcknowledgement()) {
        return "acknowledged";
      }
      if (answer.hasRefused()) {
        return answer.getRefused().getCode();
      }
    }
  }

  /** Cuts the connection. */
  @Override
  public void close() {
    channel.shutdownNow();
  }
}
