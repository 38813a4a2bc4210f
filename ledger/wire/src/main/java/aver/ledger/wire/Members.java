package aver.ledger.wire;

import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Numbered;
import aver.ledger.rules.state.ReplicaKeys;
import aver.ledger.rules.state.Role;
import java.util.Optional;

/** Members as an admission names them. */
final class Members {
  private Members() {}

  static NewMember member(aver.proto.v1.NewMember m) {
    return new NewMember(
        m.getMember(),
        m.getDisplayName(),
        m.getRolesValueList().stream().map(n -> Numbered.of(Role.values(), n)).toList(),
        Fields.key(m.getIdentityKey()),
        Fields.digest(m.getTlsKeyHash()),
        m.hasReplica() ? Optional.of(replica(m.getReplica())) : Optional.empty());
  }

  static aver.proto.v1.NewMember member(NewMember r) {
    aver.proto.v1.NewMember.Builder builder =
        aver.proto.v1.NewMember.newBuilder()
            .setMember(r.id())
            .setDisplayName(r.displayName())
            .setIdentityKey(Fields.key(r.identityKey()))
            .setTlsKeyHash(Fields.bytes(r.tlsKeyHash()));
    r.roles().forEach(role -> builder.addRolesValue(role.number()));
    r.replica().ifPresent(keys -> builder.setReplica(replica(keys)));
    return builder.build();
  }

  private static ReplicaKeys replica(aver.proto.v1.ReplicaKeys m) {
    return new ReplicaKeys(
        Fields.key(m.getCheckpointKey()), m.getEngineId(), m.getAddress(), m.getEngineAddress());
  }

  private static aver.proto.v1.ReplicaKeys replica(ReplicaKeys r) {
    return aver.proto.v1.ReplicaKeys.newBuilder()
        .setCheckpointKey(Fields.key(r.checkpointKey()))
        .setEngineId(r.engineId())
        .setAddress(r.address())
        .setEngineAddress(r.engineAddress())
        .build();
  }
}
