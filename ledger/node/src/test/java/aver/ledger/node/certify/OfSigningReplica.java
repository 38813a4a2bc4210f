package aver.ledger.node.certify;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests that have a replica that signs, each a new one. */
public abstract class OfSigningReplica {
  @TempDir protected Path folder;
  protected SigningReplica replica;

  @BeforeEach
  void found() {
    replica = new SigningReplica(folder);
  }

  @AfterEach
  void close() {
    replica.close();
  }
}
