package aver.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.Endpoint;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.Outcome;
import aver.ledger.client.tls.Channels;
import aver.ledger.proof.Digest;
import aver.ledger.rules.action.OpenStudy;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.tx.Envelope;
import aver.ledger.rules.tx.Propose;
import aver.ledger.rules.tx.Rule;
import aver.ledger.rules.tx.SignedTransaction;
import aver.ledger.rules.tx.Transfer;
import aver.ledger.rules.tx.Vote;
import aver.ledger.wire.TransactionWire;
import aver.proto.v1.SubmitRequest;
import aver.proto.v1.SubmitResponse;
import aver.proto.v1.TransactionsServiceGrpc;
import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a member sends wrongly to a replica that runs is refused by its code, and leaves no
 * trace; what is valid counts once, however often it comes.
 */
final class BadTransactionsTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String SENDER = "admin-1";
  private static final long MINUTE_MS = 60_000;

  @TempDir static Path folder;
  private static Federation federation;
  private static LedgerClient admin;
  private static ManagedChannel channel;
  private static byte nonces;
  private List<String> before = List.of();

  @BeforeAll
  static void start() throws Exception {
    federation = new Federation(folder);
    admin = federation.ready(SENDER);
    Endpoint replica = Endpoint.of(federation.genesis()).getFirst();
    channel =
        Channels.open(
            federation.keys(SENDER).tls(),
            replica.address(),
            replica.tlsKeyHash(),
            Optional.empty());
  }

  @AfterAll
  static void stop() {
    channel.shutdownNow();
    admin.close();
    federation.close();
  }

  @BeforeEach
  void remember() throws Exception {
    before = values();
  }

  @AfterEach
  void nothingElseChanged() throws Exception {
    assertThat(values()).isEqualTo(before);
  }

  private static List<String> values() throws Exception {
    List<String> keys =
        List.of(
            Keys.balance(SENDER).key(),
            Keys.balance("hospital-2").key(),
            Keys.refusals(SENDER).key(),
            Keys.TOKENS.key());
    var values = admin.read(keys).values();
    return keys.stream()
        .map(key -> key + " " + Objects.requireNonNull(values.get(key)).map(Octets::of))
        .toList();
  }

  private static Envelope envelope(long expiryMs) {
    byte[] nonce = ByteBuffer.allocate(16).put(nonces++).array();
    return new Envelope(1, SENDER, 1, Octets.of(nonce), expiryMs, 0);
  }

  private static long nowMs() throws Exception {
    return admin.refresh().timeMs();
  }

  private static SignedTransaction signed(Envelope envelope, Digest chain, String keysOf) {
    return TransactionWire.sign(
        envelope, new Transfer("hospital-2", 1), chain, federation.keys(keysOf).identity());
  }

  private static SubmitResponse answer(byte[] bytes) {
    return TransactionsServiceGrpc.newBlockingStub(channel)
        .submit(SubmitRequest.newBuilder().setTransaction(ByteString.copyFrom(bytes)).build());
  }

  private static String dropped(byte[] bytes) {
    SubmitResponse answer = answer(bytes);
    assertThat(answer.getAdmission()).isEqualTo(SubmitResponse.Admission.ADMISSION_DROPPED);
    assertThat(answer.getMessage()).as("what to do").isNotEmpty();
    return answer.getCode();
  }

  private static String dropped(SignedTransaction transaction) {
    return dropped(TransactionWire.encode(transaction));
  }

  @Test
  void whatIsNoTransaction() throws Exception {
    byte[] right =
        TransactionWire.encode(
            signed(envelope(nowMs() + MINUTE_MS), federation.genesis().chainId(), SENDER));
    byte[] unknownField = Arrays.copyOf(right, right.length + 2);
    unknownField[right.length] = 0x7a;
    assertThat(dropped(unknownField)).isEqualTo("malformed");
    assertThat(dropped(Arrays.copyOf(right, right.length - 1))).isEqualTo("malformed");
    assertThat(dropped(new byte[0])).isEqualTo("malformed");
    assertThat(dropped(new byte[(64 << 10) + 1])).isEqualTo("malformed");
  }

  @Test
  void anotherKeyOrChainOrSigner() throws Exception {
    Digest chain = federation.genesis().chainId();
    Envelope envelope = envelope(nowMs() + MINUTE_MS);
    assertThat(dropped(signed(envelope, Course.digest("another chain"), SENDER)))
        .isEqualTo("signature_false");
    assertThat(dropped(signed(envelope, chain, "admin-2"))).isEqualTo("signature_false");
    Octets nonce = envelope.nonce();
    long expiryMs = envelope.expiryMs();
    assertThat(dropped(signed(new Envelope(1, SENDER, 2, nonce, expiryMs, 0), chain, SENDER)))
        .isEqualTo("key_version_wrong");
    assertThat(dropped(signed(new Envelope(1, "nobody", 1, nonce, expiryMs, 0), chain, SENDER)))
        .isEqualTo("signer_unknown");
    assertThat(dropped(signed(new Envelope(2, SENDER, 1, nonce, expiryMs, 0), chain, SENDER)))
        .isEqualTo("protocol_version_wrong");
  }

  @Test
  void tooLateOrTooFarAhead() throws Exception {
    Digest chain = federation.genesis().chainId();
    long nowMs = nowMs();
    assertThat(dropped(signed(envelope(nowMs - 1), chain, SENDER))).isEqualTo("expired");
    assertThat(dropped(signed(envelope(nowMs + Duration.ofDays(8).toMillis()), chain, SENDER)))
        .isEqualTo("expiry_too_far");
  }

  @Test
  void theSameBytesCountOnceHoweverOftenTheyCome() throws Exception {
    long had = admin.read(Keys.balance("hospital-3")).orElse(0L);
    SignedTransaction once = admin.sign(new Transfer("hospital-3", 5));
    byte[] bytes = TransactionWire.encode(once);
    List<SubmitResponse.Admission> answers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      answers.add(answer(bytes).getAdmission());
    }
    assertThat(answers)
        .isSubsetOf(
            SubmitResponse.Admission.ADMISSION_ADMITTED,
            SubmitResponse.Admission.ADMISSION_DUPLICATE);
    assertThat(admin.submit(once, LONG).done()).isTrue();
    assertThat(answer(bytes).getAdmission())
        .isEqualTo(SubmitResponse.Admission.ADMISSION_DUPLICATE);
    assertThat(admin.read(Keys.balance("hospital-3"))).contains(had + 5);
    before = values();
  }

  @Test
  void aVoteCastTwiceCountsOnce() throws Exception {
    long closesMs = nowMs() + Duration.ofDays(1).toMillis();
    assertThat(admin.submit(new Propose(new OpenStudy("lung", "to learn"), closesMs)).done())
        .isTrue();
    long proposal = admin.read(Keys.PROPOSALS).orElseThrow();
    Outcome again = admin.submit(new Vote(proposal, true));
    assertThat(again)
        .isInstanceOfSatisfying(
            Outcome.Final.class,
            f -> assertThat(f.leaf().outcome()).isEqualTo(Rule.ALREADY_VOTED.number()));
    assertThat(admin.read(Keys.study("lung"))).as("one of two that are needed").isEmpty();
    before = values(); // a refusal that is a leaf is counted against the member's allowance
  }
}
