package aver.simulations.bench;

import aver.ledger.node.execution.ParallelSignatures;
import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SigningKey;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.state.MemoryState;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.PublicKey;
import aver.ledger.rules.state.ReplicaKeys;
import aver.ledger.rules.state.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checking the signatures of a block of 4096 transactions as a replica does, against bare Bouncy
 * Castle on as many threads over the same messages.
 */
final class SignatureBenchmark implements SingleBenchmark {
  private static final int TRANSACTIONS = 4096;
  private static final int WARM_UPS = 3;
  private static final int RUNS = 9;
  private static final double GOAL = 0.9;
  private static final String SIGNER = "admin-1";

  @Override
  public String name() {
    return "signature-checks";
  }

  @Override
  public String summary() {
    return "a block's signatures on all cores, against bare Bouncy Castle on as many";
  }

  @Override
  public Measurement measure(Path scratch) throws IOException {
    SigningKey key = key(1);
    Genesis genesis = genesis(key);
    MemoryState state = MemoryState.empty();
    state.apply(genesis.state());
    BareChecks bare = BareChecks.of(TRANSACTIONS, SIGNER, genesis.chainId(), key);
    Timing timing =
        Timing.of(
            () -> ParallelSignatures.of(state, genesis.chainId(), bare.block()),
            bare::run,
            WARM_UPS,
            RUNS);
    return Measurement.atLeast(
        name(),
        rate(timing.taskMs()),
        "checks/s",
        rate(timing.referenceMs()),
        GOAL,
        "%d transfers of one member, medians of %d runs, %s"
            .formatted(TRANSACTIONS, RUNS, Timing.machine()));
  }

  private static Genesis genesis(SigningKey key) {
    List<NewMember> members = new ArrayList<>();
    members.add(member(SIGNER, Role.ADMIN, key, Optional.empty()));
    members.add(member("admin-2", Role.ADMIN, key(2), Optional.empty()));
    for (int k = 1; k <= 4; k++) {
      ReplicaKeys replica =
          new ReplicaKeys(
              publicKey(key(20 + k)),
              "r" + k,
              "127.0.0.1:" + (9000 + k),
              "127.0.0.1:" + (9100 + k));
      members.add(member("replica-" + k, Role.REPLICA, key(10 + k), Optional.of(replica)));
    }
    return new Genesis("Benchmark", 1_767_225_600_000L, members, List.of(), List.of());
  }

  private static NewMember member(
      String id, Role role, SigningKey key, Optional<ReplicaKeys> replica) {
    return new NewMember(
        id, id, List.of(role), publicKey(key), Digest.sha256(key.publicKey()), replica);
  }

  private static PublicKey publicKey(SigningKey key) {
    return new PublicKey(PublicKey.ED25519, Octets.of(key.publicKey()));
  }

  private static SigningKey key(int seed) {
    return SigningKey.ofSeed(Digest.sha256(new byte[] {(byte) seed}).bytes());
  }

  private static double rate(double ms) {
    return TRANSACTIONS / ms * 1e3;
  }
}
