package aver.ledger.node.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.LedgerClient;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.client.Outcome;
import aver.ledger.proof.Digest;
import aver.ledger.proof.note.Note;
import aver.ledger.rules.Drop;
import aver.ledger.rules.Leaf;
import aver.ledger.rules.tx.SignedTransaction;
import aver.ledger.rules.tx.Transfer;
import aver.ledger.store.LedgerStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * What a federation promised: transfers that members submit one after the other while replicas are
 * killed, and which of them were acknowledged as final.
 */
public final class History {
  /** Who submits. */
  public static final Set<String> MEMBERS = Set.of("hospital-1", "hospital-2");

  private static final long PAUSE_NS = 100_000_000;

  /** What a member was told stands in the log for a transaction of its own, hashed. */
  private final Map<Digest, Digest> acknowledged = new ConcurrentHashMap<>();

  private final Map<String, Integer> byMember = new ConcurrentHashMap<>();
  private final Set<Digest> submitted = ConcurrentHashMap.newKeySet();
  private final Set<String> refused = ConcurrentHashMap.newKeySet();
  private final Certificates certificates;
  private volatile boolean ended;

  /**
   * Nothing yet.
   *
   * @param certificates to which those come that members are shown
   */
  public History(Certificates certificates) {
    this.certificates = certificates;
  }

  /** A member that submits until the end; whatever is not acknowledged it submits again. */
  public void submit(LedgerClient client) {
    String other = client.member().equals("hospital-1") ? "hospital-2" : "hospital-1";
    Optional<SignedTransaction> open = Optional.empty();
    while (!ended) {
      try {
        if (open.isEmpty()) {
          open = Optional.of(client.sign(new Transfer(other, 1)));
          submitted.add(open.get().id());
        }
        Outcome outcome = client.submit(open.get(), Duration.ofSeconds(20));
        if (outcome instanceof Outcome.Final(Leaf told, String note) && outcome.done()) {
          certificates.certified(client.member(), Note.parse(note).text()); // the client checked it
          acknowledged.put(open.get().id(), Digest.sha256(Leaf.CODEC.encode(told)));
          byMember.merge(client.member(), 1, Integer::sum);
        } else if (outdated(outcome)) {
          LockSupport.parkNanos(PAUSE_NS); // what is certified may still say the same
        } else {
          refused.add(outcome.toString());
        }
        open = Optional.empty();
      } catch (LedgerUnavailableException e) {
        // nobody answers just now: the same bytes again
      }
    }
  }

  /**
   * Signed by an older certified time, or version of the rules, than the others had: not
   * acknowledged, so nothing lost.
   */
  private static boolean outdated(Outcome outcome) {
    return outcome instanceof Outcome.Dropped(String code, String _)
        && (code.equals(Drop.EXPIRED.code()) || code.equals(Drop.PROTOCOL_VERSION_WRONG.code()));
  }

  /** How many transfers were acknowledged as final so far. */
  public int acknowledged() {
    return acknowledged.size();
  }

  /** How many of a member's transfers were acknowledged as final so far. */
  public int acknowledged(String member) {
    return byMember.getOrDefault(member, 0);
  }

  /** Members stop after what they have just submitted. */
  public void end() {
    ended = true;
  }

  /** Looks into the folders of stopped replicas, each acknowledged one must be there once. */
  public void check(Iterable<Path> folders) {
    check(folders, List.of(), 3);
  }

  /**
   * As above, where some replicas lied or were lied to. No two certified checkpoints of a height
   * may differ, of all that replicas and members showed since the start and that lies on the disks.
   *
   * @param others folders of those: whatever they hold as certified is what the first ones hold
   * @param wanted how many of the first ones must hold all that was acknowledged
   */
  public void check(Iterable<Path> folders, Iterable<Path> others, int wanted) {
    assertThat(refused).isEmpty();
    Map<Long, Digest> states = new HashMap<>();
    int complete = 0;
    for (Path folder : folders) {
      try (LedgerStore store = LedgerStore.open(folder.resolve("ledger"), certificates.chainId())) {
        // who signed a checkpoint has its blocks on the disk; who has gathered the certificate by
        // the time of a stop is chance
        complete += holdsOnce(store, store.head().orElseThrow().logSize()) ? 1 : 0;
        for (long height = 0; height <= store.head().orElseThrow().height(); height++) {
          Digest state = store.head(height).orElseThrow().stateRoot();
          assertThat(states.putIfAbsent(height, state)).isIn(null, state);
        }
        certified(folder, store);
      }
    }
    assertThat(complete).as("replicas whose log holds all").isGreaterThanOrEqualTo(wanted);
    for (Path folder : others) {
      try (LedgerStore store = LedgerStore.open(folder.resolve("ledger"), certificates.chainId())) {
        certified(folder, store);
      }
    }
    assertThat(certificates.contradictions()).isEmpty();
  }

  /** What a replica gathered and still has: the signatures were checked before it was written. */
  private void certified(Path folder, LedgerStore store) {
    for (long height = 0; height <= store.head().orElseThrow().height(); height++) {
      store
          .checkpoints()
          .at(height)
          .map(note -> Note.parse(new String(note.bytes(), UTF_8)).text())
          .ifPresent(text -> certificates.certified("the disk " + folder.getFileName(), text));
    }
  }

  private boolean holdsOnce(LedgerStore store, long size) {
    Set<Digest> logged = new HashSet<>();
    int asTold = 0;
    for (long seq = 0; seq < size; seq++) {
      byte[] bytes = store.leaf(seq).orElseThrow();
      Leaf leaf = Leaf.CODEC.decode(bytes);
      Digest id = leaf.txId();
      assertThat(logged.add(id)).as("transaction %s stands once in the log", id.hex()).isTrue();
      if (MEMBERS.contains(leaf.signer())) {
        // asked of the set itself: AssertJ looks through all of it each time
        assertThat(submitted.contains(id)).as("%s was submitted", id.hex()).isTrue();
      }
      Digest told = acknowledged.get(id);
      if (told != null) {
        assertThat(Digest.sha256(bytes))
            .as("the leaf of %s, which its member knows", leaf)
            .isEqualTo(told);
        asTold++;
      }
    }
    return asTold == acknowledged.size();
  }
}
