package aver.ledger.client.keys;

import aver.ledger.proof.Digest;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/**
 * The P-256 key of a TLS endpoint with its self-signed certificate.
 *
 * @param key stays in this process
 * @param certificate names the member; peers look at its public key alone
 */
public record TlsKey(PrivateKey key, X509Certificate certificate) {
  /** SHA-256 of the DER SubjectPublicKeyInfo: what genesis and member records pin. */
  public Digest hash() {
    return hashOf(certificate);
  }

  /** The pinned hash of the public key in a certificate. */
  public static Digest hashOf(X509Certificate certificate) {
    return Digest.sha256(certificate.getPublicKey().getEncoded());
  }

  @Override
  public String toString() {
    return "TlsKey[" + hash().hex() + "]";
  }
}
