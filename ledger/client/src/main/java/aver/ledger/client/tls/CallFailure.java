package aver.ledger.client.tls;

import aver.ledger.client.text.PrintableText;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says why a call got no answer, in words that continue a replica's name: what gRPC says of a
 * connection, such as {@code UNAVAILABLE: io exception}, helps nobody.
 */
public final class CallFailure {
  /** What precedes the reason in the messages of the native transport. */
  private static final Pattern SYSTEM_CALL =
      Pattern.compile("^\\w+\\(\\.\\.\\) failed(?: with error\\(-?[0-9]+\\))?: ");

  /** How gRPC, and no server of ours, describes a connection that is not there. */
  private static final Pattern TRANSPORT =
      Pattern.compile(
          "^(?:io exception|Network closed|HTTP/2 error|Connection closed|Channel shutdown"
              + "|Keepalive failed|Stream).*",
          Pattern.CASE_INSENSITIVE);

  private CallFailure() {}

  /** The reason of a failed call. */
  public static String of(StatusRuntimeException failure) {
    return of(failure.getStatus());
  }

  /** The reason by the status with which a call ended. */
  public static String of(Status status) {
    return TlsRefusal.of(status.getCause()).orElseGet(() -> text(status));
  }

  private static String text(Status status) {
    String said =
        PrintableText.of(
            Optional.ofNullable(status.getDescription()).orElse("").lines().findFirst().orElse(""));
    return switch (status.getCode()) {
      case UNAVAILABLE ->
          network(status.getCause())
              .orElse(
                  said.isBlank() || TRANSPORT.matcher(said).matches()
                      ? "cannot be reached (the connection ended)"
                      : said);
      case OK -> "ended the call";
      case DEADLINE_EXCEEDED -> "did not answer in time";
      default -> said.isBlank() ? status.getCode().name() : said;
    };
  }

  private static Optional<String> network(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownHostException) {
        return Optional.of("cannot be reached (its host is not known here)");
      }
      if (cause instanceof IOException) {
        String message = Optional.ofNullable(cause.getMessage()).orElse("the connection ended");
        return Optional.of(
            "cannot be reached (%s)".formatted(SYSTEM_CALL.matcher(message).replaceFirst("")));
      }
    }
    return Optional.empty();
  }
}
