package aver.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.rules.action.RaiseProtocol;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.Protocol;
import aver.ledger.rules.tx.Tick;
import aver.ledger.rules.tx.Transfer;
import org.junit.jupiter.api.Test;

/** A program applies no block under rules that it does not have. */
class ProtocolTest {
  private final Story story = new Story();
  private final Federation federation = story.federation;

  @Test
  void theBlockWithWhichNewerRulesComeIntoForceIsNotApplied() {
    story.decide(new RaiseProtocol(Protocol.KNOWN + 1, federation.now() + 1_000));
    assertThat(federation.run("rosa", new Transfer("h1", 1))).isEqualTo("done");
    federation.apply(federation.sign("r1", new Tick(), federation.now() + 2_000));
    federation.apply(federation.sign("r2", new Tick(), federation.now() + 2_000));
    var before = story.bytes();
    // the third reading is the one that moves time
    var transfer = federation.sign("rosa", new Transfer("h1", 1));
    var tick = federation.sign("r3", new Tick(), federation.now() + 2_000);
    assertThatThrownBy(() -> federation.apply(transfer, tick))
        .isInstanceOf(ProtocolUnknownException.class)
        .hasMessageContaining("version 2")
        .hasMessageContaining("knows version 1")
        .hasMessageContaining("install");
    assertThat(story.bytes()).isEqualTo(before);
    assertThat(federation.run("rosa", new Transfer("h1", 1))).isEqualTo("done");
  }

  @Test
  void aStateOfNewerRulesTakesNoBlockAtAll() {
    Overlay newer = new Overlay(federation.state);
    newer.put(Keys.PROTOCOL, new Protocol(2, 2, Federation.START_MS));
    federation.state.apply(newer.changes());
    assertThatThrownBy(() -> federation.apply()).isInstanceOf(ProtocolUnknownException.class);
  }
}
