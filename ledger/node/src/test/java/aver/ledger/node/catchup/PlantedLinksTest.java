package aver.ledger.node.catchup;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.tls.Servers;
import aver.ledger.engine.DecidedBlock;
import aver.ledger.engine.EngineCursor;
import aver.ledger.node.certify.CertifiedReads;
import aver.ledger.node.execution.ReplicaLedger;
import aver.ledger.node.log.LoggedEntries;
import aver.ledger.node.roster.MemberKeys;
import aver.ledger.rules.tx.Transfer;
import aver.ledger.store.CheckpointShelf.SetChange;
import aver.ledger.store.LedgerStore;
import aver.proto.v1.CatchUpRequest;
import aver.proto.v1.CatchUpResponse;
import aver.proto.v1.Link;
import aver.proto.v1.PeersServiceGrpc;
import io.grpc.Server;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links that hold and say nothing, from a source that sends the true log with them. */
final class PlantedLinksTest {
  private static final int REPLACED = 2;
  private static final int BLOCKS = 5;

  @TempDir Path folder;
  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
  private ReplacedChain chain;
  private LedgerStore honest;

  @BeforeEach
  void found() throws Exception {
    chain = new ReplacedChain(folder);
    honest = chain.begun(folder.resolve("honest"));
    chain.replace(honest, REPLACED);
    ReplicaLedger ledger = chain.ledger(honest);
    for (int height = REPLACED + 1; height <= BLOCKS; height++) {
      EngineCursor cursor = new EngineCursor(1, 10L * height);
      byte[] transfer =
          chain.signed("admin-1", 1, chain.keys("admin-1").identity(), new Transfer("r1", 1));
      ledger.execute(new DecidedBlock(cursor, List.of(transfer)));
      ledger.commit(cursor);
      chain.certify(honest, chain.signers(honest));
    }
  }

  @AfterEach
  void close() {
    calls.shutdownNow();
    chain.close();
  }

  private Link link(long height, List<String> vkeys) {
    String note = CertifiedReads.Certified.of(honest.checkpoints().at(height).orElseThrow()).note();
    return Link.newBuilder().setCheckpoint(note).addAllVkeys(vkeys).build();
  }

  /** All changes with their keys turned round and many times, then the same set again. */
  private List<Link> planted() {
    List<Link> links = new ArrayList<>();
    honest
        .checkpoints()
        .changesAbove(-1)
        .forEach((height, change) -> {
          List<String> many = new ArrayList<>();
          Collections.nCopies(100, change.vkeys().reversed()).forEach(many::addAll);
          links.add(link(height, many));
        });
    for (long height = REPLACED + 1; height < BLOCKS; height++) {
      links.add(link(height, chain.signers(honest).lines()));
    }
    return links;
  }

  private final class Planting extends PeersServiceGrpc.PeersServiceImplBase {
    @Override
    public void catchUp(CatchUpRequest request, StreamObserver<CatchUpResponse> answer) {
      CertifiedReads.Certified end = new CertifiedReads(honest).newest().orElseThrow();
      answer.onNext(
          CatchUpResponse.newBuilder()
              .setTarget(
                  CatchUpResponse.Target.newBuilder()
                      .setCheckpoint(end.note())
                      .addAllLinks(planted())
                      .setTerm(1)
                      .setIndex(10L * BLOCKS))
              .build());
      new LoggedEntries(honest, request.getFromSeq(), end.checkpoint().size(), BLOCKS)
          .forEachRemaining(
              entry -> answer.onNext(CatchUpResponse.newBuilder().setTransaction(entry).build()));
      answer.onCompleted();
    }
  }

  private static Map<Long, List<String>> changes(LedgerStore store) {
    Map<Long, List<String>> all = new TreeMap<>();
    store
        .checkpoints()
        .changesAbove(-1)
        .forEach((Long height, SetChange change) -> all.put(height, change.vkeys()));
    return all;
  }

  @Test
  void ofThemNothingIsKeptThatNoChangeSays() throws Exception {
    LedgerStore store = chain.begun(folder.resolve("r6"));
    Server liar =
        Servers.listen(
                chain.endpoint("r1").address(),
                chain.keys("r1").tls(),
                new MemberKeys(honest, Set::of, List::of),
                calls)
            .addService(new Planting())
            .build()
            .start();
    chain.serve("r2", honest, honest);
    try {
      CatchUp catchUp =
          new CatchUp(
              store,
              chain.ledger(store),
              chain.genesis().chainId(),
              chain.keys("r6").tls(),
              folder.resolve("spool"),
              () -> List.of("r1", "r2").stream().map(chain::endpoint).toList(),
              () -> {},
              (why, e) -> {
                throw new AssertionError(why, e);
              });
      assertThat(catchUp.from(EngineCursor.NONE).height()).isEqualTo(BLOCKS);
    } finally {
      liar.shutdownNow();
    }
    assertThat(planted()).hasSize(BLOCKS - 1);
    assertThat(changes(store)).isEqualTo(changes(honest)).hasSize(REPLACED);
  }
}
