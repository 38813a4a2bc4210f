package aver.ledger.engine.ratis;

import aver.ledger.proof.Digest;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslProvider;

/**
 * Mutual TLS 1.3 between replicas, by pinned keys: no authority, no names and no dates of a
 * certificate count, only whether its key is pinned.
 *
 * @param own offers the key of this replica, P-256, with a self-signed certificate
 * @param pins keys of the peers, this one included
 */
public record PeerTls(X509ExtendedKeyManager own, PeerPins pins) {
  /** With what tells, by {@code host:port}, which peer is expected there. */
  GrpcTlsConfig config(Function<String, Optional<String>> peerAt) {
    return GrpcTlsConfig.newBuilder()
        .setMutualTls(true)
        .setKeyManager(own)
        .setTrustManager(new Pinned(pins, peerAt))
        .setSslProvider(SslProvider.JDK)
        .setProtocols("TLSv1.3")
        .build();
  }

  /** The hash that is pinned for {@code certificate}. */
  public static Digest pinOf(X509Certificate certificate) {
    return Digest.sha256(certificate.getPublicKey().getEncoded());
  }

  /** Trusts a chain of one whose key is pinned. */
  private static final class Pinned extends X509ExtendedTrustManager {
    private final PeerPins pins;
    private final Function<String, Optional<String>> peerAt;

    Pinned(PeerPins pins, Function<String, Optional<String>> peerAt) {
      this.pins = pins;
      this.peerAt = peerAt;
    }

    private void require(X509Certificate[] chain) throws CertificateException {
      if (chain.length != 1) {
        throw new CertificateException("a replica shows one certificate, not " + chain.length);
      }
      Digest pin = pinOf(chain[0]);
      if (!pins.knows(pin)) {
        throw new CertificateException(
            "key %s is not pinned for any replica; see the ledger's members".formatted(pin.hex()));
      }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      require(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
        throws CertificateException {
      require(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
        throws CertificateException {
      require(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      require(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
        throws CertificateException {
      require(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
        throws CertificateException {
      require(chain);
      String address = engine.getPeerHost() + ":" + engine.getPeerPort();
      Optional<String> expected = peerAt.apply(address);
      // who was replaced has no key any more, and its successor may be at the same address
      boolean present = expected.isPresent() && pins.pins().containsKey(expected.get());
      if (present && !pins.holds(expected.get(), pinOf(chain[0]))) {
        throw new CertificateException(
            "%s shows key %s, which is not pinned for %s"
                .formatted(address, pinOf(chain[0]).hex(), expected.get()));
      }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
