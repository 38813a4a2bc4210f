package aver.ledger.rules.action;

import aver.ledger.rules.state.MemberStatus;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Numbered;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.PublicKey;
import aver.ledger.rules.state.Reader;
import aver.ledger.rules.state.Writer;

/**
 * Canonical bytes of actions, as a proposal keeps them. The first byte is the kind, never used for
 * another.
 */
public final class Actions {
  private static final int VERSION = 1;

  private Actions() {}

  /** The bytes of an action. */
  public static byte[] encode(Action action) {
    Writer w = new Writer().u8(VERSION);
    switch (action) {
      case AdmitMember a -> NewMember.write(w.u8(1), a.member());
      case ChangeMemberStatus a -> w.u8(2).text(a.member()).u8(a.status().number());
      case ReplaceKey a -> {
        w.u8(3).text(a.member()).u8(a.identityKey().algorithm()).octets(a.identityKey().key());
        w.digest(a.tlsKeyHash());
      }
      case OpenStudy a -> w.u8(4).text(a.study()).text(a.purpose());
      case GrantParticipation a -> w.u8(5).text(a.study()).text(a.member()).i64(a.untilMs());
      case RevokeParticipation a -> w.u8(6).text(a.study()).text(a.member());
      case DecideTask a -> w.u8(7).text(a.task()).u8(a.decision().number());
      case ChangeParameter a -> w.u8(8).text(a.name()).i64(a.value());
      case ReplaceReplica a -> NewMember.write(w.u8(9).text(a.old()), a.next());
      case RaiseProtocol a -> w.u8(10).i32(a.version()).i64(a.activationMs());
    }
    return w.toBytes();
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static Action decode(byte[] bytes) {
    Reader r = new Reader(bytes);
    int version = r.u8();
    if (version != VERSION) {
      throw new IllegalArgumentException("action format " + version + " is unknown");
    }
    Action action = read(r.u8(), r);
    r.end();
    return action;
  }

  private static Action read(int kind, Reader r) {
    return switch (kind) {
      case 1 -> new AdmitMember(NewMember.read(r));
      case 2 -> new ChangeMemberStatus(r.text(), Numbered.of(MemberStatus.values(), r.u8()));
      case 3 -> {
        String member = r.text();
        int algorithm = r.u8();
        Octets key = r.octets();
        yield new ReplaceKey(member, new PublicKey(algorithm, key), r.digest());
      }
      case 4 -> new OpenStudy(r.text(), r.text());
      case 5 -> new GrantParticipation(r.text(), r.text(), r.i64());
      case 6 -> new RevokeParticipation(r.text(), r.text());
      case 7 -> new DecideTask(r.text(), Numbered.of(DecideTask.Decision.values(), r.u8()));
      case 8 -> new ChangeParameter(r.text(), r.i64());
      case 9 -> new ReplaceReplica(r.text(), NewMember.read(r));
      case 10 -> new RaiseProtocol(r.i32(), r.i64());
      default -> throw new IllegalArgumentException("action kind " + kind + " is unknown");
    };
  }
}
