package aver.ledger.engine.ratis;

/**
 * What Java deserialization may build in a replica: Ratis carries the exception of a failed call
 * between replicas that way, and nothing else. Every JVM of a replica is started with {@code
 * -Djdk.serialFilter=} this.
 */
public final class SerialFilter {
  /**
   * Exceptions of Ratis and of input and output, what a stack trace is made of, and nothing else.
   */
  public static final String PATTERN =
      String.join(
          ";",
          "maxdepth=16",
          "maxrefs=20000",
          "maxbytes=1048576",
          "maxarray=2048",
          "org.apache.ratis.protocol.exceptions.*",
          "java.lang.Throwable",
          "java.lang.Exception",
          "java.lang.RuntimeException",
          "java.lang.IllegalStateException",
          "java.lang.IllegalArgumentException",
          "java.lang.StackTraceElement",
          "java.lang.String",
          "java.io.IOException",
          "java.io.InterruptedIOException",
          "java.util.concurrent.CompletionException",
          "java.util.concurrent.TimeoutException",
          "java.util.Collections$EmptyList",
          "java.util.Collections$UnmodifiableList",
          "java.util.Collections$UnmodifiableCollection",
          "java.util.Collections$UnmodifiableRandomAccessList",
          "java.util.ArrayList",
          "java.lang.Object",
          "!*");

  private SerialFilter() {}
}
