package aver.ledger.node;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests that have a replica that signs, each a new one. */
abstract class OfSigningReplica {
  @TempDir Path folder;
  SigningReplica replica;

  @BeforeEach
  void found() {
    replica = new SigningReplica(folder);
  }

  @AfterEach
  void close() {
    replica.close();
  }
}
