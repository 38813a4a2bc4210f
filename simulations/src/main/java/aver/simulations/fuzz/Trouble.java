package aver.simulations.fuzz;

import aver.ledger.proof.crypto.SigningKey;
import aver.ledger.rules.action.Action;
import aver.ledger.rules.action.AdmitMember;
import aver.ledger.rules.action.ChangeMemberStatus;
import aver.ledger.rules.action.DecideTask;
import aver.ledger.rules.action.GrantParticipation;
import aver.ledger.rules.action.ReplaceKey;
import aver.ledger.rules.action.ReplaceReplica;
import aver.ledger.rules.action.RevokeParticipation;
import aver.ledger.rules.state.MemberStatus;
import aver.ledger.rules.tx.CancelTask;
import aver.ledger.rules.tx.Leave;
import aver.ledger.rules.tx.Transfer;
import aver.ledger.store.MemoryDisk;
import java.util.List;
import java.util.Set;

/** Makes go wrong what a plan says. */
final class Trouble {
  private static final long GRANT_MS = 300L * 24 * 3600 * 1000;

  private final World world;
  private final People people;
  private final Office office;
  private final Smuggler smuggler;
  private int newcomers;

  Trouble(World world, People people, Office office) {
    this.world = world;
    this.people = people;
    this.office = office;
    this.smuggler = new Smuggler(world);
  }

  /** Plans all faults. */
  void plan() {
    world.plan().faults().forEach(fault -> world.time().after(fault.atMs(), () -> begin(fault)));
  }

  private void begin(Fault fault) {
    world.note("FAULT", fault.toString());
    ReplicaHere replica = replica(fault.target());
    AgentHere agent = people.agents().get(Math.floorMod(fault.target(), people.agents().size()));
    switch (fault.kind()) {
      case KILL_REPLICA -> replica.crash(Integer.MAX_VALUE, fault.lastsMs());
      case POWER_LOSS -> replica.crash((int) fault.value(), fault.lastsMs());
      case OLD_DISK -> oldDisk(replica, fault.lastsMs());
      case KILL_AGENT -> {
        agent.kill();
        after(fault, agent::start);
      }
      case PARTITION -> cut(Set.of(replica.id()), fault);
      case SPLIT -> cut(Set.of(replica.id(), replica(fault.target() + 1).id()), fault);
      case LOSS -> {
        world.net().loss(fault.value());
        after(fault, () -> world.net().loss(0));
      }
      case CLOCK -> {
        world.liar(replica);
        replica.skew(fault.value());
        after(fault, () -> replica.skew(0));
      }
      case TWO_STORIES -> world.stories().lie(world.order().decidedBlocks(), fault.value());
      case FORGE -> world.forgers().begin(replica.id(), fault.value());
      case SMUGGLE -> smuggler.smuggle(replica, fault.value());
      case POISON -> agent.poison(fault.value());
      case ROTATE_KEY -> agent.rotate();
      case LEAVE -> agent.order(new Leave(Task.ID));
      case TRANSFER -> {
        String to = agent.id();
        office.send(Cast.RESEARCHER, () -> new Transfer(to, fault.value()));
      }
      case CANCEL -> office.send(Cast.RESEARCHER, () -> new CancelTask(Task.ID));
      case REVOKE,
          SUSPEND,
          REMOVE,
          ADMIT,
          SUSPEND_REPLICA,
          REPLACE_KEY,
          DECIDE,
          LOST_DISK,
          REPLACE_REPLICA ->
          govern(fault, replica, agent.id());
    }
  }

  private void govern(Fault fault, ReplicaHere replica, String hospital) {
    switch (fault.kind()) {
      case REVOKE -> {
        office.decide(new RevokeParticipation(Task.STUDY, hospital));
        after(fault, () -> office.decide(() -> grant(hospital)));
      }
      case SUSPEND -> suspend(hospital, fault);
      case SUSPEND_REPLICA -> suspend(replica.id(), fault);
      case REMOVE -> office.decide(new ChangeMemberStatus(hospital, MemberStatus.REMOVED));
      case ADMIT -> {
        String id = "hospital-%d".formatted(Plan.HOSPITALS + ++newcomers);
        office.decide(new AdmitMember(world.cast().newcomer(id)));
        office.decide(() -> grant(id));
        people.join(id);
      }
      case REPLACE_KEY -> office.decide(() -> newKey(hospital));
      case DECIDE -> {
        var decision = List.of(DecideTask.Decision.values()).get(1 + (int) (fault.value() % 3));
        office.decide(new DecideTask(Task.ID, decision));
      }
      case LOST_DISK -> replace(replica, replica.id(), people.nextDisk(replica.id()));
      case REPLACE_REPLICA -> {
        String id = "replica-%d".formatted(world.plan().replicas() + people.nextReplica());
        replace(replica, id, 1);
      }
      default -> throw new IllegalStateException("no matter of the admins: " + fault);
    }
  }

  private Action grant(String hospital) {
    return new GrantParticipation(Task.STUDY, hospital, world.time().nowMs() + GRANT_MS);
  }

  private Action newKey(String hospital) {
    // the version is what the ledger will give it; a rotation meanwhile makes this key unusable
    int version = people.keyVersion(hospital) + 1;
    SigningKey key = world.cast().identity(hospital, version);
    return new ReplaceKey(hospital, Cast.publicKey(key), Cast.hash(hospital + version));
  }

  private void suspend(String member, Fault fault) {
    office.decide(new ChangeMemberStatus(member, MemberStatus.SUSPENDED));
    after(fault, () -> office.decide(new ChangeMemberStatus(member, MemberStatus.ACTIVE)));
  }

  /** The old one stops for good; the new one starts on an empty disk and enters by itself. */
  private void replace(ReplicaHere old, String id, int disk) {
    old.giveUp();
    world.note(old.id(), "is lost");
    office.decide(new ReplaceReplica(old.id(), world.cast().replica(id, disk)));
    ReplicaHere next = new ReplicaHere(world, id, disk);
    world.add(next);
    world.time().after(4_000, next::start);
  }

  /** What is durable now comes back later. */
  private void oldDisk(ReplicaHere replica, long afterMs) {
    MemoryDisk copy = replica.disk().copy();
    world
        .time()
        .after(
            afterMs,
            () -> {
              if (replica.up()) {
                replica.stop();
                replica.disk(copy);
                world.note(replica.id(), "gets an old disk");
                replica.start();
              }
            });
  }

  private void cut(Set<String> ids, Fault fault) {
    world.net().cut(ids);
    world.order().partition(world.engines(ids));
    after(
        fault,
        () -> {
          world.net().cut(Set.of());
          world.order().heal();
        });
  }

  private void after(Fault fault, Runnable end) {
    world.time().after(fault.lastsMs(), end);
  }

  private ReplicaHere replica(int target) {
    List<ReplicaHere> all = world.replicas();
    return all.get(Math.floorMod(target, all.size()));
  }
}
