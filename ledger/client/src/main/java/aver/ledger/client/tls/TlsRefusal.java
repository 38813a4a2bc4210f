package aver.ledger.client.tls;

import java.security.cert.CertificateException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Tells a key that is refused from a network that fails: the first does not pass by waiting. */
public final class TlsRefusal {
  private static final String ALERT = "Received fatal alert";

  private TlsRefusal() {}

  /** Whose key was refused and what to do, if a refused key is why a call failed. */
  public static Optional<String> of(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException) {
        return Optional.of(
            "its TLS key is not the one that this genesis file names (%s): is it of this chain?"
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
