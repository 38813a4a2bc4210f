package aver.ledger.client.keys;

import aver.ledger.proof.crypto.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.interfaces.EdECPrivateKey;
import java.util.Arrays;
import java.util.Optional;

/**
 * The keys of one member in a PKCS#12 file of mode 0600: {@code identity} (Ed25519), {@code tls}
 * (P-256) and, for a replica, {@code checkpoint} (Ed25519, used for nothing else).
 *
 * <p>The password comes from a file beside it, never from a command line. A file that others can
 * read is refused.
 */
public final class KeyFile {
  private static final String IDENTITY = "identity";
  private static final String TLS = "tls";
  private static final String CHECKPOINT = "checkpoint";

  private final SigningKey identity;
  private final TlsKey tls;
  private final Optional<SigningKey> checkpoint;

  private KeyFile(SigningKey identity, TlsKey tls, Optional<SigningKey> checkpoint) {
    this.identity = identity;
    this.tls = tls;
    this.checkpoint = checkpoint;
  }

  /** Signs transactions, blob headers and acknowledgements. */
  public SigningKey identity() {
    return identity;
  }

  /** Authenticates connections. */
  public TlsKey tls() {
    return tls;
  }

  /** Signs checkpoints: present in a replica's file. */
  public Optional<SigningKey> checkpoint() {
    return checkpoint;
  }

  /**
   * Makes new keys and writes them.
   *
   * @param file must not exist
   * @param passwordFile is made with a random password if it does not exist
   * @param member goes into the certificate's subject
   * @param replica whether to make a checkpoint key
   * @throws KeyFileException if a file is in the way or cannot be written, or others can read the
   *     password
   */
  public static KeyFile create(Path file, Path passwordFile, String member, boolean replica)
      throws KeyFileException {
    return create(file, passwordFile, member, replica ? Optional.of(newSeed()) : Optional.empty());
  }

  private static byte[] newSeed() {
    byte[] seed = new byte[32];
    new SecureRandom().nextBytes(seed);
    return seed;
  }

  private static KeyFile create(
      Path file, Path passwordFile, String member, Optional<byte[]> checkpointSeed)
      throws KeyFileException {
    if (Files.exists(file)) {
      throw new KeyFileException(
          file + " exists: keys are never overwritten; move it away or name another file");
    }
    SecureRandom random = new SecureRandom();
    try {
      if (Files.exists(passwordFile)) {
        PrivateFile.requirePrivate(passwordFile); // what others know would protect no key
      } else {
        PasswordFile.create(passwordFile, random);
      }
      char[] password = PasswordFile.read(passwordFile);
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      SigningKey identity = add(store, IDENTITY, member, password, newSeed());
      TlsKey tls = Certificates.newTlsKey(member, random);
      store.setKeyEntry(TLS, tls.key(), password, new Certificate[] {tls.certificate()});
      Optional<SigningKey> checkpoint =
          checkpointSeed.isPresent()
              ? Optional.of(add(store, CHECKPOINT, member, password, checkpointSeed.get()))
              : Optional.empty();
      PrivateFile.write(file, out -> store.store(out, password));
      Arrays.fill(password, '\0');
      return new KeyFile(identity, tls, checkpoint);
    } catch (IOException | GeneralSecurityException e) {
      throw new KeyFileException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads the keys if the file is there, otherwise makes it.
   *
   * @throws KeyFileException as {@link #open} and {@link #create}, or if a file that is there lacks
   *     the checkpoint key that a replica needs
   */
  public static KeyFile openOrCreate(Path file, Path passwordFile, String member, boolean replica)
      throws KeyFileException {
    if (!Files.exists(file)) {
      return create(file, passwordFile, member, replica);
    }
    KeyFile found = open(file, passwordFile);
    if (replica && found.checkpoint.isEmpty()) {
      throw new KeyFileException(
          file + " holds no checkpoint key, which a replica needs: name another file");
    }
    return found;
  }

  /**
   * New keys in place of these, in a file of their own; the checkpoint key, if there is one, stays
   * the same. Keys that were made before are read again.
   *
   * @throws KeyFileException as {@link #open} and {@link #create}, or if the file has other
   *     checkpoint keys than this
   */
  public KeyFile successor(Path file, Path passwordFile, String member) throws KeyFileException {
    if (!Files.exists(file)) {
      return create(file, passwordFile, member, checkpoint.map(SigningKey::seed));
    }
    KeyFile found = open(file, passwordFile);
    boolean same =
        found.checkpoint.isPresent() == checkpoint.isPresent()
            && (checkpoint.isEmpty()
                || Arrays.equals(found.checkpoint.get().publicKey(), checkpoint.get().publicKey()));
    if (!same || Arrays.equals(found.identity.publicKey(), identity.publicKey())) {
      throw new KeyFileException(
          file + " is not the successor of the present keys: name a file that does not exist");
    }
    return found;
  }

  private static SigningKey add(
      KeyStore store, String alias, String member, char[] password, byte[] seed)
      throws GeneralSecurityException, IOException {
    Certificates.Pair pair = Certificates.certified(seed, member);
    store.setKeyEntry(alias, pair.key(), password, new Certificate[] {pair.certificate()});
    SigningKey key = SigningKey.ofSeed(seed);
    Arrays.fill(seed, (byte) 0);
    return key;
  }

  /**
   * Reads the keys.
   *
   * @throws KeyFileException if a file is missing, readable by others, damaged or lacks a key
   */
  public static KeyFile open(Path file, Path passwordFile) throws KeyFileException {
    PrivateFile.requirePrivate(file);
    PrivateFile.requirePrivate(passwordFile);
    try (var in = Files.newInputStream(file)) {
      char[] password = PasswordFile.read(passwordFile);
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, password);
      SigningKey identity = signingKey(store, IDENTITY, password, file);
      Optional<SigningKey> checkpoint =
          store.containsAlias(CHECKPOINT)
              ? Optional.of(signingKey(store, CHECKPOINT, password, file))
              : Optional.empty();
      if (!(store.getKey(TLS, password) instanceof PrivateKey key)
          || !(store.getCertificate(TLS) instanceof X509Certificate certificate)) {
        throw new KeyFileException(file + " holds no TLS key: restore the file from its backup");
      }
      Arrays.fill(password, '\0');
      return new KeyFile(identity, new TlsKey(key, certificate), checkpoint);
    } catch (IOException | GeneralSecurityException e) {
      throw new KeyFileException(
          "cannot open "
              + file
              + " with the password in "
              + passwordFile
              + ": wrong password or damaged file",
          e);
    }
  }

  private static SigningKey signingKey(KeyStore store, String alias, char[] password, Path file)
      throws GeneralSecurityException, KeyFileException {
    Key key = store.getKey(alias, password);
    if (key instanceof EdECPrivateKey edward && edward.getBytes().isPresent()) {
      return SigningKey.ofSeed(edward.getBytes().get());
    }
    throw new KeyFileException(
        file + " holds no Ed25519 key \"" + alias + "\": restore the file from its backup");
  }

  @Override
  public String toString() {
    return "KeyFile[" + tls + "]";
  }
}
