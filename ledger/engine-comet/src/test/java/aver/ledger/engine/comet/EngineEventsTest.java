package aver.ledger.engine.comet;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.engine.comet.proto.Misbehavior;
import aver.ledger.engine.comet.proto.Validator;
import aver.ledger.engine.kit.Disk;
import aver.ledger.engine.kit.KitApplication;
import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the engine says of a block whose evidence is against somebody. */
final class EngineEventsTest {
  @TempDir private Path folder;

  @Test
  void whomTheEvidenceOfABlockIsAgainstIsKnownBeforeItIsFetched() throws Exception {
    try (OddEngine engine = new OddEngine(folder);
        Submitter submitter =
            new Submitter(engine.supervisor::rpc, 1, CometEngine.ORDERED_WITHIN)) {
      Proofs proofs = new Proofs(ProofsTest.CHAIN, engine.supervisor::rpc, () -> ProofsTest.VOTERS);
      EngineEvents events = events(engine, proofs, submitter);
      List<JsonNode> votes =
          List.of(ProofsTest.vote(ProofsTest.LIAR, 1), ProofsTest.vote(ProofsTest.LIAR, 2));
      List<JsonNode> items = List.of(ProofsTest.item(votes.getFirst(), votes.getLast()));
      engine.answers.put("block 8", ProofsTest.block(items));
      engine.answers.put("block 10", ProofsTest.block(List.of()));
      events.misbehaved(8, List.of(by(ProofsTest.address(ProofsTest.LIAR))));
      events.misbehaved(9, List.of(by(ProofsTest.address(ProofsTest.LIAR))));
      events.misbehaved(10, List.of(by(ProofsTest.address(ProofsTest.SECOND))));
      for (int i = 0; i < 3; i++) {
        proofs.fetch();
      }
      assertThat(engine.asked).containsExactly("block 8", "block 10");
    }
  }

  private EngineEvents events(OddEngine engine, Proofs proofs, Submitter submitter) {
    CometSettings settings =
        new CometSettings(
            ProofsTest.VOTERS.getLast().peer(),
            folder,
            CometCluster.ORIGIN,
            ProofsTest.SECOND,
            Path.of("none"),
            CometSettings.Timing.NEAR,
            1);
    Home home = new Home(settings);
    StateSync sync =
        new StateSync(settings, new KitApplication(new Disk(Disk.EMPTY), List.of()), home);
    return new EngineEvents(home, engine.supervisor, proofs, sync, submitter, 7);
  }

  private static Misbehavior by(String address) {
    ByteString bytes = ByteString.copyFrom(HexFormat.of().parseHex(address));
    return Misbehavior.newBuilder()
        .setType(1)
        .setValidator(Validator.newBuilder().setAddress(bytes))
        .setHeight(5)
        .build();
  }
}
