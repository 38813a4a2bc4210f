package aver.simulations.fuzz;

import aver.ledger.rules.action.DecideTask;
import aver.ledger.rules.action.GrantParticipation;
import aver.ledger.rules.action.OpenStudy;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.tx.CreateTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The members of the federation, and how their study begins. */
final class People {
  private static final long GRANT_MS = 300L * 24 * 3600 * 1000;

  private final World world;
  private final Office office;
  private final List<AgentHere> agents = new ArrayList<>();
  private final Map<String, Integer> disks = new TreeMap<>();
  private int newReplicas;

  People(World world, Office office) {
    this.world = world;
    this.office = office;
    for (String id : world.cast().hospitals()) {
      agents.add(new AgentHere(world, id, rows(agents.size())));
    }
  }

  private static long rows(int index) {
    return 100 + 50L * index;
  }

  List<AgentHere> agents() {
    return agents;
  }

  /** Everybody starts, and the admins and the researcher bring the task on its way. */
  void begin() {
    world.replicas().forEach(ReplicaHere::start);
    office.decide(new OpenStudy(Task.STUDY, "what the seed is about"));
    long untilMs = Cast.START_MS + GRANT_MS;
    office.send(
        Cast.RESEARCHER, () -> new CreateTask(Task.spec(Cast.START_MS, world.plan().seed())));
    office.decide(new DecideTask(Task.ID, DecideTask.Decision.APPROVE));
    for (AgentHere agent : agents) {
      office.decide(new GrantParticipation(Task.STUDY, agent.id(), untilMs));
      agent.start();
    }
    int rank = 0;
    for (String id : Cast.COORDINATORS) {
      new CoordinatorHere(world, id, rank++).start();
    }
  }

  /** A hospital that was not there at the beginning starts its agent. */
  void join(String id) {
    AgentHere agent = new AgentHere(world, id, rows(agents.size()));
    agents.add(agent);
    agent.start();
  }

  /** The number of a replica's next disk; the first one was 1. */
  int nextDisk(String replica) {
    return disks.merge(replica, 2, (before, _) -> before + 1);
  }

  int nextReplica() {
    return ++newReplicas;
  }

  /** The version of a member's key in the newest certified state that any replica shows. */
  int keyVersion(String member) {
    return world.replicas().stream()
        .filter(ReplicaHere::up)
        .flatMap(r -> r.certified().read(state -> version(state, member)).stream())
        .max(Integer::compare)
        .orElse(1);
  }

  private static int version(aver.ledger.rules.state.Overlay state, String member) {
    return state.get(Keys.member(member)).map(Member::keyVersion).orElse(1);
  }
}
