package aver.ledger.engine.comet;

import aver.ledger.engine.kit.Disk;
import aver.ledger.engine.kit.EngineKit;
import aver.ledger.engine.kit.KitCluster;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** CometBFT keeps the kit. */
class CometEngineTest extends EngineKit {
  @TempDir Path directory;

  @Override
  protected KitCluster open(Disk.Content begins) throws Exception {
    return new CometCluster(directory.resolve("at-" + begins.applied().size()), begins);
  }
}
