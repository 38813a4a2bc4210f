package aver.ledger.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import aver.ledger.client.keys.PrivateFile;
import aver.ledger.client.tls.HostPort;
import aver.ledger.proof.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the replicas were when certified state was last asked, in a file beside the trust file.
 * Addresses and TLS keys change over the years: whoever only knew those of genesis would one day
 * find nobody. Nothing that a replica says is believed for standing in it.
 */
final class KnownReplicas {
  private static final Logger LOG = LoggerFactory.getLogger(KnownReplicas.class);
  private static final String FORMAT = "aver-replicas/v1";
  private static final long BYTES_MAX = 1 << 20;

  private final Path file;

  KnownReplicas(Path trustFile) {
    this.file = trustFile.resolveSibling(trustFile.getFileName() + ".replicas");
  }

  /** Those of the file; what is not a whole file of this format counts as none. */
  List<Endpoint> read(List<Endpoint> otherwise) {
    if (!Files.exists(file)) {
      return otherwise;
    }
    try {
      List<String> lines =
          Files.size(file) > BYTES_MAX ? List.of() : Files.readString(file, UTF_8).lines().toList();
      if (lines.size() < 2 || !lines.getFirst().equals(FORMAT)) {
        throw new IllegalArgumentException("not of format " + FORMAT);
      }
      List<Endpoint> read = new ArrayList<>();
      for (String line : lines.subList(1, lines.size())) {
        String[] part = line.split(" ", 3);
        read.add(new Endpoint(part[0], HostPort.parse(part[1]), Digest.ofHex(part[2])));
      }
      return read;
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      LOG.warn("{} is left aside ({}): the replicas of genesis are asked", file, e.getMessage());
      return otherwise;
    }
  }

  /** Keeps them for the next start. */
  void keep(List<Endpoint> replicas) {
    StringBuilder text = new StringBuilder(FORMAT).append('\n');
    replicas.forEach(
        r -> text.append("%s %s %s\n".formatted(r.replica(), r.address(), r.tlsKeyHash().hex())));
    try {
      PrivateFile.write(file, to -> to.write(text.toString().getBytes(UTF_8)));
    } catch (IOException e) {
      LOG.warn("the replicas' addresses cannot be kept: {}", e.getMessage());
    }
  }
}
