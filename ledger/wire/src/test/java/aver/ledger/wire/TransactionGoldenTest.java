package aver.ledger.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SigningKey;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.state.Evaluation;
import aver.ledger.rules.state.Exclusion;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.PublicKey;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import aver.ledger.rules.tx.AttestResult;
import aver.ledger.rules.tx.Envelope;
import aver.ledger.rules.tx.Result;
import aver.ledger.rules.tx.RotateKey;
import aver.ledger.rules.tx.SignedTransaction;
import aver.ledger.rules.tx.Transaction;
import aver.ledger.rules.tx.Transfer;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Bytes of {@code docs/formats.md} that must never change: {@code golden.py} beside them computed
 * them, from that page alone.
 */
final class TransactionGoldenTest {
  private static final long START_MS = 1_767_225_600_000L;
  private static final long EXPIRY_MS = START_MS + 600_000;

  private final Map<String, String> golden = new TreeMap<>();
  private Digest chainId = Digest.ZERO;

  @BeforeEach
  void read() throws IOException, DecodeException {
    try (InputStream in =
        Objects.requireNonNull(getClass().getResourceAsStream("/golden/transactions.txt"))) {
      new String(in.readAllBytes(), UTF_8)
          .lines()
          .map(line -> line.split(" "))
          .forEach(pair -> golden.put(pair[0], pair[1]));
    }
    chainId = GenesisFile.read(bytes("genesis")).chainId();
  }

  @Test
  void aChainKeepsItsNameAndItsDocument() throws DecodeException {
    assertThat(chainId.hex()).isEqualTo(golden.get("chain-id"));
    Genesis genesis = GenesisFile.read(bytes("genesis"));
    assertThat(genesis.canonical()).isEqualTo(bytes("genesis"));
    assertThat(genesis.members()).hasSize(4);
  }

  @Test
  void aTransferKeepsItsBytes() throws DecodeException {
    holds("transfer", envelope("north", 0, 0), new Transfer("anna", 250));
  }

  @Test
  void anAttestationKeepsItsBytes() throws DecodeException {
    Result.Final result =
        new Result.Final(
            List.of(new VectorEntry(VectorRole.MODEL, 49_177, sha("next model"))),
            List.of(
                new Result.Update(Exclusion.INCLUDED, 700_000),
                new Result.Update(Exclusion.INCLUDED, -600_000),
                new Result.Update(Exclusion.NOT_REVEALED, 0)),
            Optional.of(new Evaluation(3, List.of(40L, 3L, 5L, 52L), 900_000, 950_000)));
    assertThat(hex(result.encode())).isEqualTo(golden.get("result"));
    assertThat(result.digest().hex()).isEqualTo(golden.get("result-digest"));
    holds(
        "attestation",
        envelope("replica-1", 16, START_MS + 123),
        new AttestResult("heart", 3, result));
  }

  @Test
  void aRotationKeepsItsBytesAndItsProof() throws DecodeException {
    SigningKey next = key("new identity key of north");
    PublicKey identity = new PublicKey(PublicKey.ED25519, Octets.of(next.publicKey()));
    byte[] message = RotateKey.possessionMessage(chainId, "north", identity);
    holds(
        "rotation",
        envelope("north", 32, 0),
        new RotateKey(
            Optional.of(identity),
            Optional.of(sha("new TLS key of north")),
            Octets.of(next.sign(message))));
  }

  /** Signing gives the golden bytes, and they read as what was signed. */
  private void holds(String name, Envelope envelope, Transaction transaction)
      throws DecodeException {
    SigningKey signer = key("identity key of " + envelope.signer());
    SignedTransaction signed = TransactionWire.sign(envelope, transaction, chainId, signer);
    assertThat(signed.body().hex()).isEqualTo(golden.get(name + "-body"));
    assertThat(signed.id().hex()).isEqualTo(golden.get(name + "-id"));
    assertThat(hex(TransactionWire.encode(signed))).isEqualTo(golden.get(name));
    assertThat(TransactionWire.decode(bytes(name), chainId)).isEqualTo(signed);
  }

  private static Envelope envelope(String signer, int nonceFrom, long readingMs) {
    byte[] nonce = new byte[16];
    for (int i = 0; i < nonce.length; i++) {
      nonce[i] = (byte) (nonceFrom + i);
    }
    return new Envelope(1, signer, 1, Octets.of(nonce), EXPIRY_MS, readingMs);
  }

  private byte[] bytes(String name) {
    return HexFormat.of().parseHex(Objects.requireNonNull(golden.get(name)));
  }

  private static SigningKey key(String name) {
    return SigningKey.ofSeed(sha(name).bytes());
  }

  private static Digest sha(String text) {
    return Digest.sha256(text.getBytes(UTF_8));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
