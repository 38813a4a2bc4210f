package aver.simulations.fuzz;

import java.util.List;

/** Plays one short history in a process of its own and prints its digest. */
final class OneHistory {
  private OneHistory() {}

  /** Takes no arguments. */
  public static void main(String[] args) {
    Quiet.logs();
    System.out.println(digest());
  }

  /** Of a federation with a replica that is killed and one that lies. */
  static String digest() {
    List<Fault> faults =
        List.of(
            new Fault(6_000, Fault.Kind.FORGE, 2, 1_000, 40),
            new Fault(9_000, Fault.Kind.POWER_LOSS, 1, 2_000, 1));
    return FuzzRun.play(Plan.calm(1).with(faults), Feed.TOLD).digest().hex();
  }
}
