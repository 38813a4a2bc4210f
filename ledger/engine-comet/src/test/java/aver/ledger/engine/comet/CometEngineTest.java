package aver.ledger.engine.comet;

import aver.ledger.engine.kit.EngineKit;
import aver.ledger.engine.kit.KitCluster;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** CometBFT keeps the kit. */
class CometEngineTest extends EngineKit {
  @TempDir Path directory;

  @Override
  protected KitCluster open() throws Exception {
    return new CometCluster(directory);
  }
}
