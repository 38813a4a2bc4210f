package aver.ledger.engine.ratis;

import aver.ledger.engine.kit.Disk;
import aver.ledger.engine.kit.EngineKit;
import aver.ledger.engine.kit.KitCluster;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Ratis keeps the kit. */
class RatisEngineTest extends EngineKit {
  @TempDir Path directory;

  @Override
  protected KitCluster open(Disk.Content begins) throws Exception {
    return new RatisCluster(directory.resolve("at-" + begins.applied().size()), begins);
  }
}
