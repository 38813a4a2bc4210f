package aver.ledger.node.blob;

import aver.ledger.client.Founders;
import aver.ledger.client.keys.KeyFile;
import aver.ledger.client.keys.TlsKey;
import aver.ledger.client.tls.Channels;
import aver.ledger.client.tls.FreePorts;
import aver.ledger.client.tls.HostPort;
import aver.ledger.client.tls.Servers;
import aver.ledger.node.RawUpload;
import aver.ledger.node.health.Faults;
import aver.ledger.proof.Digest;
import aver.ledger.proof.log.BlobRoot;
import aver.ledger.rules.lifecycle.Commitments;
import aver.ledger.rules.lifecycle.Manifests;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.Grant;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.MemberStatus;
import aver.ledger.rules.state.MemoryState;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.Role;
import aver.ledger.rules.state.Roster;
import aver.ledger.rules.state.Seat;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import aver.ledger.store.BlobStore;
import aver.ledger.store.BlobUpload;
import aver.ledger.store.Claim;
import aver.ledger.store.LeafCheck;
import aver.ledger.store.LedgerStore;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Two replicas' blobs over real connections, and a hospital with an update of two leaves. */
final class SlowUploads implements AutoCloseable {
  static final String AUTHOR = "h1";
  static final String SELF = "replica-1";
  static final String OTHER = "replica-2";
  static final int ATTEMPT = 5;
  private static final Digest CHAIN = FiveAttempts.root("chain");
  private static final Digest SALT = FiveAttempts.root("salt");

  private final Path folder;
  private final Founders founders;
  private final LedgerStore store;
  private final BlobStore blobs;
  private final BlobStore others;
  private final PeerChannels channels;
  private final BlobFetch fetch;
  private final Uploads uploads;
  private final Server server;
  private final Server other;
  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
  private final byte[] bytes = new byte[UploadFuzz.DIMENSION * Integer.BYTES];
  private final UploadFuzz openings = new UploadFuzz(new SplittableRandom(1));

  SlowUploads(Path folder) throws Exception {
    this.folder = folder;
    for (int i = 0; i < bytes.length; i += Integer.BYTES) {
      bytes[i] = (byte) (1 + i % 127);
    }
    founders = new Founders(folder);
    List<Integer> ports = FreePorts.take(2);
    HostPort own = new HostPort("127.0.0.1", ports.getFirst());
    HostPort others = new HostPort("127.0.0.1", ports.getLast());
    List<NewMember> members =
        List.of(
            founders.member(AUTHOR, Role.HOSPITAL),
            founders.replica(SELF, SELF, own.toString(), "localhost:1"),
            founders.replica(OTHER, OTHER, others.toString(), "localhost:2"));
    store = StateBlocks.begin(folder.resolve("ledger"), CHAIN, state(members));
    blobs = new BlobStore(folder.resolve("blobs"), 1 << 20);
    this.others = new BlobStore(folder.resolve("others"), 1 << 20);
    channels = new PeerChannels(SELF, keys(SELF).tls());
    fetch = new BlobFetch(store, blobs, channels);
    uploads = uploads(SELF, blobs);
    server = served(SELF, own, blobs, uploads);
    other = served(OTHER, others, this.others, uploads(OTHER, this.others));
  }

  private Uploads uploads(String replica, BlobStore files) {
    return new Uploads(
        store,
        files,
        new Heights(0),
        new BlobKeeper(store, files, fetch, new Faults()),
        new Relay(store, files, channels, CHAIN),
        CHAIN,
        replica,
        keys(replica).identity());
  }

  private Server served(String replica, HostPort listen, BlobStore files, Uploads taking)
      throws IOException {
    return Servers.listen(listen, keys(replica).tls(), this::memberOf, calls)
        .addService(new BlobsService(store, files, taking))
        .build()
        .start();
  }

  private Optional<String> memberOf(Digest key) {
    return founders.all().entrySet().stream()
        .filter(one -> one.getValue().tls().hash().equals(key))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private KeyFile keys(String member) {
    return founders.keys(member);
  }

  private Overlay state(List<NewMember> members) {
    Overlay state = new Overlay(MemoryState.empty());
    FiveAttempts.into(state, 4_001);
    state.put(Keys.CHAIN_ID, CHAIN);
    state.put(Keys.REPLICAS, new Roster(List.of(SELF, OTHER)));
    state.put(Keys.taskSpec(FiveAttempts.TASK), FiveAttempts.spec(UploadFuzz.DIMENSION));
    members.forEach(
        who -> state.put(Keys.member(who.id()), new Member(who, MemberStatus.ACTIVE, 1, true)));
    state.put(Keys.grant("heart", AUTHOR), new Grant(1L << 50, false));
    Digest commitment =
        Commitments.of(CHAIN, FiveAttempts.TASK, ATTEMPT, AUTHOR, Manifests.root(manifest()), SALT);
    state.put(
        Keys.seat(FiveAttempts.TASK, ATTEMPT, AUTHOR),
        Seat.selected(AUTHOR, 10, 256).committed(commitment));
    return state;
  }

  private List<VectorEntry> manifest() {
    return List.of(new VectorEntry(VectorRole.DELTA, UploadFuzz.DIMENSION, root()));
  }

  /** The next block changes an attempt. */
  void put(Attempt attempt) {
    StateBlocks.next(
        store, state -> state.put(Keys.attempt(attempt.task(), attempt.number()), attempt));
  }

  /** The author's update, opened at this replica by a member. */
  RawUpload upload(String caller) {
    return new RawUpload(channel(caller))
        .open(
            openings
                .opening(CHAIN, keys(AUTHOR).identity(), AUTHOR, ATTEMPT, manifest(), SALT)
                .toBuilder());
  }

  private ManagedChannel channel(String caller) {
    TlsKey own = keys(caller).tls();
    HostPort address = new HostPort("127.0.0.1", server.getPort());
    return Channels.open(own, address, keys(SELF).tls().hash(), Optional.empty());
  }

  /** The vector is on the other replica's disk. */
  void otherHasIt() throws Exception {
    try (BlobUpload upload =
        others.receive(root(), bytes.length, LeafCheck.any(), Claim.PASSED_ON)) {
      upload.append(0, leaf(0));
      upload.append(1, leaf(1));
      upload.finish();
    }
  }

  byte[] leaf(int index) {
    int at = index * BlobStore.LEAF_BYTES;
    return Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + BlobStore.LEAF_BYTES));
  }

  Digest root() {
    return BlobRoot.of(bytes);
  }

  long bytes() {
    return bytes.length;
  }

  Path partial() {
    return folder.resolve("blobs").resolve("partial").resolve(root().hex());
  }

  Uploads uploads() {
    return uploads;
  }

  BlobFetch fetch() {
    return fetch;
  }

  @Override
  public void close() {
    channels.close();
    server.shutdownNow();
    other.shutdownNow();
    calls.shutdownNow();
    store.close();
  }
}
