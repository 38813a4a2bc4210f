package aver.ledger.engine.ratis;

import aver.ledger.proof.Digest;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslProvider;
import org.jspecify.annotations.Nullable;

/**
 * Mutual TLS 1.3 between replicas, by pinned keys: no authority, no names and no dates of a
 * certificate count, only whether its key is pinned.
 *
 * @param key of this replica, P-256
 * @param certificate self-signed, around the same key
 * @param pins keys of the peers, this one included
 */
public record PeerTls(PrivateKey key, X509Certificate certificate, PeerPins pins) {
  private static final String ALIAS = "replica";

  /** With what tells, by {@code host:port}, which peer is expected there. */
  GrpcTlsConfig config(Function<String, Optional<String>> peerAt) {
    return GrpcTlsConfig.newBuilder()
        .setMutualTls(true)
        .setKeyManager(new OwnKey(key, certificate))
        .setTrustManager(new Pinned(pins, peerAt))
        .setSslProvider(SslProvider.JDK)
        .setProtocols("TLSv1.3")
        .build();
  }

  /** The hash that is pinned for {@code certificate}. */
  public static Digest pinOf(X509Certificate certificate) {
    return Digest.sha256(certificate.getPublicKey().getEncoded());
  }

  /** Offers the one key that there is. */
  private static final class OwnKey extends X509ExtendedKeyManager {
    private final PrivateKey key;
    private final X509Certificate certificate;

    OwnKey(PrivateKey key, X509Certificate certificate) {
      this.key = key;
      this.certificate = certificate;
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
      return new String[] {ALIAS};
    }

    @Override
    public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
      return ALIAS;
    }

    @Override
    public String chooseEngineClientAlias(String[] keyType, Principal[] issuers, SSLEngine engine) {
      return ALIAS;
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
      return new String[] {ALIAS};
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
      return ALIAS;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
        String keyType, Principal[] issuers, SSLEngine engine) {
      return keyType.equals(key.getAlgorithm()) ? ALIAS : null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return new X509Certificate[] {certificate};
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return key;
    }
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
