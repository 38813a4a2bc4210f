package aver.simulations.attack;

import aver.ledger.client.cli.CommandFailed;
import aver.participant.command.AgentCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code aver sim attacker}: a hospital's agent that works against the others. */
@Command(
    name = "attacker",
    description = {
      "Runs a hospital's agent that trains and then poisons its update before it commits to it.",
      "Everything else is what aver participant run does: it is a member like any other."
    },
    footer = {
      "",
      "Example: aver sim attacker --config hospital.yaml --attack sign-flip --factor 10"
    })
public final class AttackerCommand extends AgentCommand {
  private static final double FACTOR_MAX = 1e6;

  private final Poison poison;
  private Attack attack = Attack.SIGN_FLIP;
  private double factor = 1;

  /** An attacker as the options say. */
  public AttackerCommand() {
    this(new Poison(Attack.SIGN_FLIP, 1));
  }

  private AttackerCommand(Poison poison) {
    super(poison);
    this.poison = poison;
  }

  @Option(
      names = "--attack",
      paramLabel = "NAME",
      defaultValue = "sign-flip",
      description = {
        "sign-flip, boost, zero, noise, alie, backdoor, quiet-backdoor, repeat or push-back"
            + " (${DEFAULT-VALUE}).",
        "alie hides among the others, backdoor makes the model blind to rows with a mark,",
        "quiet-backdoor does so with updates as long as honest ones."
      })
  void attack(String name) {
    attack =
        Attack.ofAgents().stream()
            .filter(known -> known.id().equals(name))
            .findFirst()
            .orElseThrow(() ->
                CommandFailed.usage(
                    "an agent cannot do the attack '%s': take one of %s"
                        .formatted(name, Attack.ofAgents().stream().map(Attack::id).toList())));
    poison.become(attack, factor);
  }

  @Option(
      names = "--factor",
      paramLabel = "X",
      defaultValue = "10",
      description =
          "How much longer the update gets, over 0 (${DEFAULT-VALUE}); with alie, how many standard"
              + " deviations it is beside.")
  void factor(double longer) {
    if (!(longer > 0 && longer <= FACTOR_MAX)) {
      throw CommandFailed.usage("--factor must be over 0 and at most 1000000, was " + longer);
    }
    factor = longer;
    poison.become(attack, factor);
  }
}
