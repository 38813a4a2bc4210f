package aver.participant.command;

import picocli.CommandLine.Command;

/** The verb participant. */
@Command(
    name = "participant",
    description = "A hospital's agent beside its own data.",
    subcommands = {
      JoinAsHospital.class,
      PreflightCommand.class,
      RunCommand.class,
      StatusCommand.class,
      LeaveCommand.class,
      WithdrawCommand.class
    },
    footer = {"", "Example: aver participant preflight --config hospital.yaml"})
public final class ParticipantCommand {}
