package aver.ledger.client.keys;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** New keys, and the self-signed certificates that PKCS#12 and TLS want around a public key. */
final class Certificates {
  /**
   * Dates carry no trust: a pinned key is valid while its record says so. RFC 5280's "no expiry".
   */
  private static final Instant NOT_BEFORE = Instant.parse("2020-01-01T00:00:00Z");

  private static final Instant NOT_AFTER = Instant.parse("9999-12-31T23:59:59Z");

  private Certificates() {}

  record Pair(PrivateKey key, X509Certificate certificate) {}

  static TlsKey newTlsKey(String member, SecureRandom random)
      throws GeneralSecurityException, IOException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), random);
    KeyPair pair = generator.generateKeyPair();
    return new TlsKey(
        pair.getPrivate(),
        selfSigned(pair.getPrivate(), pair.getPublic(), member, "SHA256withECDSA"));
  }

  static Pair certified(byte[] seed, String member) throws GeneralSecurityException, IOException {
    Ed25519PublicKeyParameters open = new Ed25519PrivateKeyParameters(seed, 0).generatePublicKey();
    KeyFactory factory = KeyFactory.getInstance("Ed25519");
    // RFC 8410 version 1 by the JDK's own encoder: it refuses version 2, which carries the public
    // key too
    PrivateKey own =
        factory.generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed.clone()));
    byte[] info = SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(open).getEncoded();
    PublicKey shown = factory.generatePublic(new X509EncodedKeySpec(info));
    return new Pair(own, selfSigned(own, shown, member, "Ed25519"));
  }

  private static X509Certificate selfSigned(
      PrivateKey key, PublicKey open, String member, String algorithm)
      throws GeneralSecurityException, IOException {
    X500Name name = new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, member).build();
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(
              new JcaX509v3CertificateBuilder(
                      name, BigInteger.ONE, Date.from(NOT_BEFORE), Date.from(NOT_AFTER), name, open)
                  .build(new JcaContentSignerBuilder(algorithm).build(key)));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException("cannot sign a certificate: " + e.getMessage(), e);
    }
  }
}
