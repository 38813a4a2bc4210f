package aver.ledger.client.tls;

import java.security.cert.CertificateException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Tells a key that is refused from a network that fails: the first does not pass by waiting. */
public final class TlsRefusal {
  private static final String ALERT = "Received fatal alert";

  private TlsRefusal() {}

  /** Whether the other side showed a key that is not the one known of it. */
  public static boolean isOtherKey(@Nullable Throwable failure) {
    Throwable cause = failure;
    while (cause != null && !(cause instanceof CertificateException)) {
      cause = cause.getCause();
    }
    return cause != null;
  }

  /** Whose key was refused and what to do, if a refused key is why a call failed. */
  public static Optional<String> of(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException) {
        return Optional.of(
            "its TLS key is not the one that is known of it (%s): is the genesis file of this chain?"
                .formatted(cause.getMessage()));
      }
      if (cause instanceof SSLException && String.valueOf(cause.getMessage()).contains(ALERT)) {
        return Optional.of(
            "our TLS key belongs to no active member: is this member admitted and not suspended,"
                + " and are these its present keys?");
      }
    }
    return Optional.empty();
  }
}
