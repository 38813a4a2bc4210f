package aver.ledger.client.tls;

import aver.ledger.client.keys.TlsKey;
import aver.ledger.proof.Digest;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.function.Predicate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Trusts a certificate for its public key alone; names, dates and issuers say nothing here. */
final class PinnedTrust extends X509ExtendedTrustManager {
  private final Predicate<Digest> pinned;

  PinnedTrust(Predicate<Digest> pinned) {
    this.pinned = pinned;
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    if (chain.length != 1) {
      throw new CertificateException("one self-signed certificate expected, not " + chain.length);
    }
    if (!"EC".equals(chain[0].getPublicKey().getAlgorithm())) {
      throw new CertificateException("a P-256 key expected");
    }
    Digest hash = TlsKey.hashOf(chain[0]);
    if (!pinned.test(hash)) {
      throw new CertificateException("TLS key " + hash.hex() + " is not pinned");
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
