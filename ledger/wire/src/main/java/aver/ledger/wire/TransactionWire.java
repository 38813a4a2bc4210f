package aver.ledger.wire;

import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.Domain;
import aver.ledger.proof.crypto.SigningKey;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.tx.Envelope;
import aver.ledger.rules.tx.SignedTransaction;
import aver.ledger.rules.tx.Transaction;
import aver.proto.v1.TransactionBody;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.util.Arrays;

/**
 * Transactions as they travel. Decoding is strict by one rule: encoding the record again must give
 * the same bytes, so unknown fields, trailing bytes, another order and longer varints are all
 * refused.
 */
public final class TransactionWire {
  /** Most bytes of a transaction with its signature. */
  public static final int BYTES_MAX = 64 << 10;

  private static final int SIGNATURE_BYTES = 64;
  private static final int DEPTH_MAX = 16;

  private TransactionWire() {}

  /**
   * Reads a transaction. The signature is not checked here.
   *
   * @param wire a serialized {@code SignedTransaction}
   * @param chainId goes into the id
   * @throws DecodeException if it is anything but the one encoding of a transaction
   */
  public static SignedTransaction decode(byte[] wire, Digest chainId) throws DecodeException {
    if (wire.length > BYTES_MAX) {
      throw new DecodeException(
          DecodeFault.TOO_LARGE,
          "a transaction has at most " + BYTES_MAX + " bytes, not " + wire.length);
    }
    var signed = parse(wire, aver.proto.v1.SignedTransaction.parser());
    byte[] body = signed.getBody().toByteArray();
    if (signed.getSignature().size() != SIGNATURE_BYTES) {
      throw new DecodeException(DecodeFault.FIELD_INVALID, "a signature has 64 bytes");
    }
    if (!Arrays.equals(wire(body, signed.getSignature().toByteArray()), wire)) {
      throw new DecodeException(DecodeFault.NOT_CANONICAL, "not our encoding of a signed body");
    }
    TransactionBody message = parse(body, TransactionBody.parser());
    Envelope envelope;
    Transaction transaction;
    try {
      envelope = envelope(message);
      transaction = KindReader.read(message);
    } catch (IllegalArgumentException e) {
      throw new DecodeException(DecodeFault.FIELD_INVALID, String.valueOf(e.getMessage()));
    }
    if (!Arrays.equals(body(envelope, transaction), body)) {
      throw new DecodeException(
          DecodeFault.NOT_CANONICAL, "unknown fields, trailing bytes, or not our encoding");
    }
    return new SignedTransaction(
        Domain.TRANSACTION_ID.hash(chainId, body),
        Octets.of(body),
        Octets.of(signed.getSignature().toByteArray()),
        envelope,
        transaction);
  }

  /** The bytes of a transaction that was decoded or signed here. */
  public static byte[] encode(SignedTransaction transaction) {
    return wire(transaction.body().bytes(), transaction.signature().bytes());
  }

  /**
   * Signs a transaction.
   *
   * @throws IllegalArgumentException if it would be over the size limit
   */
  public static SignedTransaction sign(
      Envelope envelope, Transaction transaction, Digest chainId, SigningKey key) {
    byte[] body = body(envelope, transaction);
    byte[] signature = key.sign(Domain.TRANSACTION.message(chainId, body));
    int size = wire(body, signature).length;
    if (size > BYTES_MAX) {
      throw new IllegalArgumentException(
          "the transaction would have " + size + " bytes, at most " + BYTES_MAX + " are taken");
    }
    return new SignedTransaction(
        Domain.TRANSACTION_ID.hash(chainId, body),
        Octets.of(body),
        Octets.of(signature),
        envelope,
        transaction);
  }

  /** What a transaction's signature covers. */
  public static byte[] signedMessage(SignedTransaction transaction, Digest chainId) {
    return Domain.TRANSACTION.message(chainId, transaction.body().bytes());
  }

  private static Envelope envelope(TransactionBody m) {
    return new Envelope(
        m.getProtocolVersion(),
        m.getSigner(),
        m.getKeyVersion(),
        Fields.octets(m.getNonce()),
        m.getExpiryMs(),
        m.getReadingMs());
  }

  private static byte[] body(Envelope envelope, Transaction transaction) {
    TransactionBody.Builder builder =
        TransactionBody.newBuilder()
            .setProtocolVersion(envelope.protocolVersion())
            .setSigner(envelope.signer())
            .setKeyVersion(envelope.keyVersion())
            .setNonce(Fields.bytes(envelope.nonce()))
            .setExpiryMs(envelope.expiryMs())
            .setReadingMs(envelope.readingMs());
    KindWriter.write(builder, transaction);
    return builder.build().toByteArray();
  }

  private static byte[] wire(byte[] body, byte[] signature) {
    return aver.proto.v1.SignedTransaction.newBuilder()
        .setBody(ByteString.copyFrom(body))
        .setSignature(ByteString.copyFrom(signature))
        .build()
        .toByteArray();
  }

  private static <M extends MessageLite> M parse(byte[] bytes, Parser<M> parser)
      throws DecodeException {
    try {
      CodedInputStream in = CodedInputStream.newInstance(bytes);
      in.setRecursionLimit(DEPTH_MAX);
      M message = parser.parseFrom(in);
      in.checkLastTagWas(0);
      return message;
    } catch (InvalidProtocolBufferException e) {
      throw new DecodeException(DecodeFault.MALFORMED, "no protobuf message: " + e.getMessage());
    }
  }
}
