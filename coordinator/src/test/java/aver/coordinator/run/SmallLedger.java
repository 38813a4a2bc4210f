package aver.coordinator.run;

import aver.ledger.client.ClientSettings;
import aver.ledger.client.Founders;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.keys.KeyFile;
import aver.ledger.client.keys.KeyFileException;
import aver.ledger.client.settings.MemberSettings;
import aver.ledger.client.tls.HostPort;
import aver.ledger.proof.Digest;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.state.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** A ledger of two admins and one replica, whose keys are here, and the first admin's settings. */
final class SmallLedger {
  static final String MEMBER = "admin-1";

  private static final String REPLICA = "r1";
  private static final long START_MS = 1_767_225_600_000L;

  private final Path folder;
  private final Founders founders;
  private final Genesis genesis;

  /** With its files in {@code folder}; the replica is at {@code address}, if anybody starts it. */
  SmallLedger(Path folder, HostPort address) throws KeyFileException {
    this.folder = folder;
    this.founders = new Founders(folder);
    this.genesis =
        new Genesis(
            "Test",
            START_MS,
            List.of(
                founders.member(MEMBER, Role.ADMIN),
                founders.member("admin-2", Role.ADMIN),
                founders.replica(REPLICA, address.toString())),
            List.of(),
            List.of());
  }

  KeyFile replica() {
    return founders.keys(REPLICA);
  }

  /** A checkpoint that the replica signed. */
  String certified(long height, Digest state) {
    Digest chainId = genesis.chainId();
    Digest set = founders.signers(chainId).hash();
    return founders.signed(
        new LedgerCheckpoint(chainId, 1, Digest.ZERO, height, START_MS, state, set));
  }

  /** Of the first admin. */
  LedgerClient client() throws IOException {
    return LedgerClient.open(
        new ClientSettings(genesis, MEMBER, founders.keys(MEMBER), trust(), Optional.empty()));
  }

  private Path trust() {
    return folder.resolve("trust");
  }

  CoordinatorSettings settings() {
    MemberSettings member =
        new MemberSettings(
            folder.resolve("genesis.json"),
            MEMBER,
            folder.resolve("keys.p12"),
            folder.resolve("password"),
            trust(),
            Optional.empty());
    return new CoordinatorSettings(member, Optional.empty(), List.of(), ZoneOffset.UTC, 0);
  }
}
