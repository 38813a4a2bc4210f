package aver.ledger.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SignatureCheck;
import aver.ledger.proof.crypto.SigningKey;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.action.AdmitMember;
import aver.ledger.rules.action.OpenStudy;
import aver.ledger.rules.state.Exclusion;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.PublicKey;
import aver.ledger.rules.state.Role;
import aver.ledger.rules.state.VoidReason;
import aver.ledger.rules.tx.AttestResult;
import aver.ledger.rules.tx.CommitUpdate;
import aver.ledger.rules.tx.Enrol;
import aver.ledger.rules.tx.Envelope;
import aver.ledger.rules.tx.OpenRound;
import aver.ledger.rules.tx.Propose;
import aver.ledger.rules.tx.Result;
import aver.ledger.rules.tx.SignedTransaction;
import aver.ledger.rules.tx.Tick;
import aver.ledger.rules.tx.Transaction;
import aver.ledger.rules.tx.Transfer;
import aver.ledger.rules.tx.Vote;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TransactionWireTest {
  private static final Digest CHAIN = Digest.sha256(new byte[] {1});
  private static final SigningKey KEY = SigningKey.ofSeed(new byte[32]);

  private static NewMember member(String id, Role role) {
    Digest own = Digest.sha256(id.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return new NewMember(
        id, "Dr. \"" + id + "\"", List.of(role), key(own.bytes()), own, Optional.empty());
  }

  private static PublicKey key(byte[] seed) {
    return new PublicKey(PublicKey.ED25519, Octets.of(SigningKey.ofSeed(seed).publicKey()));
  }

  private static List<Transaction> kinds() {
    return List.of(
        new Transfer("bob", 5),
        new Vote(1, true),
        new Vote(2, false),
        new Tick(),
        new OpenRound("task", 3),
        new Enrol("task", "rows", 1),
        new CommitUpdate("task", 1, Digest.sha256()),
        new Propose(new OpenStudy("heart", "to learn"), 99),
        new Propose(new AdmitMember(member("site-9", Role.HOSPITAL)), 99),
        new AttestResult("task", 1, new Result.NoResult(VoidReason.MODEL_OVERFLOW)),
        new AttestResult(
            "task",
            1,
            new Result.Final(
                List.of(),
                List.of(
                    new Result.Update(Exclusion.INCLUDED, -7),
                    new Result.Update(Exclusion.COPIED, 0)),
                Optional.empty())));
  }

  private static SignedTransaction signed(Transaction transaction) {
    Envelope envelope = new Envelope(1, "alice", 1, Octets.of(new byte[16]), 7, 0);
    return TransactionWire.sign(envelope, transaction, CHAIN, KEY);
  }

  @Test
  void decode_ofWhatWasSigned_isTheSame() throws Exception {
    for (Transaction kind : kinds()) {
      SignedTransaction made = signed(kind);
      SignedTransaction read = TransactionWire.decode(TransactionWire.encode(made), CHAIN);
      assertThat(read).isEqualTo(made);
      assertThat(
              SignatureCheck.verify(
                  KEY.publicKey(),
                  TransactionWire.signedMessage(read, CHAIN),
                  read.signature().bytes()))
          .isTrue();
    }
  }

  @Test
  void decode_ofOtherBytes_isRefusedByItsFault() {
    byte[] good = TransactionWire.encode(signed(new Transfer("bob", 5)));
    byte[] trailing = Arrays.copyOf(good, good.length + 2);
    trailing[good.length] = 0x18; // field 3, which does not exist
    assertThat(fault(trailing)).isEqualTo(DecodeFault.NOT_CANONICAL);
    assertThat(fault(new byte[TransactionWire.BYTES_MAX + 1])).isEqualTo(DecodeFault.TOO_LARGE);
    assertThat(fault(Arrays.copyOf(good, good.length - 1))).isEqualTo(DecodeFault.MALFORMED);
    assertThat(fault(new byte[0])).isEqualTo(DecodeFault.FIELD_INVALID);
  }

  @Test
  void decode_ofDamagedBytes_isRefusedOrIsItsOwnEncoding() {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    List<Transaction> kinds = kinds();
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = TransactionWire.encode(signed(kinds.get(random.nextInt(kinds.size()))));
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      try {
        assertThat(TransactionWire.encode(TransactionWire.decode(bytes, CHAIN)))
            .as("seed %d", seed)
            .isEqualTo(bytes);
      } catch (DecodeException refused) {
        assertThat(refused.getMessage()).as("seed %d", seed).isNotEmpty();
      }
    }
  }

  private static DecodeFault fault(byte[] bytes) {
    return catchThrowableOfType(DecodeException.class, () -> TransactionWire.decode(bytes, CHAIN))
        .fault();
  }

  @Test
  void genesis_isReadBackFromItsCanonicalBytesOnly() throws Exception {
    NewMember replica =
        new NewMember(
            "r1",
            "Replica",
            List.of(Role.REPLICA),
            key(new byte[32]),
            Digest.sha256(new byte[] {7}),
            Optional.of(
                new aver.ledger.rules.state.ReplicaKeys(
                    key(Digest.sha256().bytes()), "e1", "h:1", "h:2")));
    Genesis genesis =
        new Genesis(
            "Test",
            1_000,
            List.of(member("a1", Role.ADMIN), member("a2", Role.ADMIN), replica),
            List.of(),
            List.of());
    assertThat(GenesisFile.read(genesis.canonical())).isEqualTo(genesis);
    byte[] spaced =
        (" " + new String(genesis.canonical(), java.nio.charset.StandardCharsets.UTF_8))
            .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    assertThat(catchThrowableOfType(DecodeException.class, () -> GenesisFile.read(spaced)).fault())
        .isEqualTo(DecodeFault.NOT_CANONICAL);
  }
}
