package aver.simulations.demo;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/**
 * Asks a replica's {@code /readyz}.
 *
 * @param address host and port
 */
record Health(String address) {
  private static final int LIMIT_MS = 2_000;

  /** Whether it serves and has caught up with the others. */
  boolean ready() {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create("http://%s/readyz".formatted(address)).toURL().openConnection();
      connection.setConnectTimeout(LIMIT_MS);
      connection.setReadTimeout(LIMIT_MS);
      return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException e) {
      return false; // it does not listen yet
    }
  }
}
