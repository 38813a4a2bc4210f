package aver.coordinator.admin;

import aver.coordinator.desk.Times;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.join.RequestInput;
import aver.ledger.rules.action.Action;
import aver.ledger.rules.action.AdmitMember;
import aver.ledger.rules.action.ChangeMemberStatus;
import aver.ledger.rules.action.ChangeParameter;
import aver.ledger.rules.action.GrantParticipation;
import aver.ledger.rules.action.OpenStudy;
import aver.ledger.rules.action.RaiseProtocol;
import aver.ledger.rules.action.ReplaceKey;
import aver.ledger.rules.action.ReplaceReplica;
import aver.ledger.rules.action.RevokeParticipation;
import aver.ledger.rules.state.MemberStatus;
import aver.ledger.rules.state.NewMember;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Proposes an action; the proposal is its proposer's yes. Each method is a command; what is decided
 * on tasks stands in {@link ProposeOnTask}.
 *
 * <p>Everything on the command line is read and checked before anything is sent.
 */
@Command(
    name = "propose",
    description = {
      "Proposes an action, with the proposer's own yes; it takes effect once enough admins have"
          + " said yes."
    },
    footer = {"", "Example: aver admin propose admit hospital-1.json --config admin.yaml"},
    subcommands = {
      ProposeOnTask.Approve.class,
      ProposeOnTask.Resume.class,
      ProposeOnTask.End.class,
      ProposeOnTask.VoidAttempt.class
    })
final class ProposeCommand {
  @Command(
      name = "admit",
      description = "Admits the members that request files describe; no replicas.",
      footer = {"", "Example: aver admin propose admit h1.json h2.json --config admin.yaml"})
  int admit(
      @Mixin CommonOptions common,
      @Mixin ProposeOptions propose,
      @Parameters(paramLabel = "REQUEST", arity = "1..*", description = "Files that join wrote.")
          List<Path> requests)
      throws LedgerUnavailableException {
    return propose.propose(
        common, each(requests, file -> new AdmitMember(RequestInput.read(file).member())));
  }

  @Command(
      name = "suspend-member",
      description = "Lets members act no more, until they are resumed.",
      footer = {"", "Example: aver admin propose suspend-member hospital-1 --config admin.yaml"})
  int suspend(
      @Mixin CommonOptions common,
      @Mixin ProposeOptions propose,
      @Parameters(paramLabel = "MEMBER", arity = "1..*", description = "Ids.") List<String> members)
      throws LedgerUnavailableException {
    return propose.propose(
        common, each(members, id -> new ChangeMemberStatus(id, MemberStatus.SUSPENDED)));
  }

  @Command(
      name = "resume-member",
      description = "Lets suspended members act again.",
      footer = {"", "Example: aver admin propose resume-member hospital-1 --config admin.yaml"})
  int resume(
      @Mixin CommonOptions common,
      @Mixin ProposeOptions propose,
      @Parameters(paramLabel = "MEMBER", arity = "1..*", description = "Ids.") List<String> members)
      throws LedgerUnavailableException {
    return propose.propose(
        common, each(members, id -> new ChangeMemberStatus(id, MemberStatus.ACTIVE)));
  }

  @Command(
      name = "remove-member",
      description = "Removes members for good; their ids are never used again.",
      footer = {"", "Example: aver admin propose remove-member hospital-1 --config admin.yaml"})
  int remove(
      @Mixin CommonOptions common,
      @Mixin ProposeOptions propose,
      @Parameters(paramLabel = "MEMBER", arity = "1..*", description = "Ids.") List<String> members)
      throws LedgerUnavailableException {
    return propose.propose(
        common, each(members, id -> new ChangeMemberStatus(id, MemberStatus.REMOVED)));
  }

  @Command(
      name = "replace-key",
      description = "Gives members who lost their keys the new ones of a request file.",
      footer = {"", "Example: aver admin propose replace-key h1-new.json --config admin.yaml"})
  int replaceKey(
      @Mixin CommonOptions common,
      @Mixin ProposeOptions propose,
      @Parameters(
              paramLabel = "REQUEST",
              arity = "1..*",
              description = "Files that join wrote with the member's own id and new keys.")
          List<Path> requests)
      throws LedgerUnavailableException {
    return propose.propose(
        common, each(requests, file -> newKeys(RequestInput.read(file).member())));
  }

  @Command(
      name = "open-study",
      description = "Opens a study, to which tasks and participation rights belong.",
      footer = {
        "",
        "Example: aver admin propose open-study heart --purpose 'risk of heart disease'"
            + " --config admin.yaml"
      })
  int openStudy(
      @Mixin CommonOptions common,
      @Mixin ProposeOptions propose,
      @Parameters(paramLabel = "STUDY", description = "New id.") String study,
      @Option(names = "--purpose", required = true, description = "What it is for, in words.")
          String purpose)
      throws LedgerUnavailableException {
    return propose.propose(common, List.of(checked(() -> new OpenStudy(study, purpose))));
  }

  @Command(
      name = "grant",
      description = "Grants hospitals participation in a study until a date; again: moves it.",
      footer = {
        "",
        "Example: aver admin propose grant heart hospital-1 hospital-2 --until 2026-12-31"
            + " --config admin.yaml"
      })
  int grant(
      @Mixin CommonOptions common,
      @Mixin ProposeOptions propose,
      @Parameters(index = "0", paramLabel = "STUDY", description = "Id.") String study,
      @Parameters(index = "1..*", arity = "1..*", paramLabel = "MEMBER", description = "Hospitals.")
          List<String> members,
      @Option(
              names = "--until",
              required = true,
              description = "Date (until its end, in UTC) or time, such as 2026-12-31T18:00:00Z.")
          String until)
      throws LedgerUnavailableException {
    long untilMs = Times.requireInstantMs("--until", until);
    return propose.propose(
        common, each(members, member -> new GrantParticipation(study, member, untilMs)));
  }

  @Command(
      name = "revoke",
      description = "Takes the participation of hospitals back, from the next transaction on.",
      footer = {"", "Example: aver admin propose revoke heart hospital-1 --config admin.yaml"})
  int revoke(
      @Mixin CommonOptions common,
      @Mixin ProposeOptions propose,
      @Parameters(index = "0", paramLabel = "STUDY", description = "Id.") String study,
      @Parameters(index = "1..*", arity = "1..*", paramLabel = "MEMBER", description = "Hospitals.")
          List<String> members)
      throws LedgerUnavailableException {
    return propose.propose(common, each(members, member -> new RevokeParticipation(study, member)));
  }

  @Command(
      name = "change-parameter",
      description = {
        "Changes a parameter of the federation: admin-threshold, refusals-per-day,"
            + " proposal-days-max or revision-days-min."
      },
      footer = {
        "",
        "Example: aver admin propose change-parameter admin-threshold 3 --config admin.yaml"
      })
  int changeParameter(
      @Mixin CommonOptions common,
      @Mixin ProposeOptions propose,
      @Parameters(index = "0", paramLabel = "NAME", description = "Of the parameter.") String name,
      @Parameters(index = "1", paramLabel = "VALUE", description = "Whole number.") long value)
      throws LedgerUnavailableException {
    return propose.propose(common, List.of(checked(() -> new ChangeParameter(name, value))));
  }

  @Command(
      name = "replace-replica",
      description = {
        "Puts the replica that a request file describes in the place of another;"
            + " with its own id after a lost disk."
      },
      footer = {
        "",
        "Example: aver admin propose replace-replica replica-2 r5.json --config admin.yaml"
      })
  int replaceReplica(
      @Mixin CommonOptions common,
      @Mixin ProposeOptions propose,
      @Parameters(index = "0", paramLabel = "OLD", description = "Replica that goes.") String old,
      @Parameters(index = "1", paramLabel = "REQUEST", description = "File that join wrote.")
          Path request)
      throws LedgerUnavailableException {
    NewMember next = RequestInput.read(request).member();
    return propose.propose(common, List.of(checked(() -> new ReplaceReplica(old, next))));
  }

  @Command(
      name = "raise-protocol",
      description = "Puts a newer version of the rules in force at a time.",
      footer = {
        "",
        "Example: aver admin propose raise-protocol 2 --at 2026-12-31T18:00:00Z --config admin.yaml"
      })
  int raiseProtocol(
      @Mixin CommonOptions common,
      @Mixin ProposeOptions propose,
      @Parameters(paramLabel = "VERSION", description = "Newer than the one in force.") int version,
      @Option(
              names = "--at",
              required = true,
              description =
                  "Date (its beginning, in UTC) or time, such as 2026-12-31T18:00:00Z; in the future.")
          String at)
      throws LedgerUnavailableException {
    long atMs = Times.requireBeginningMs("--at", at);
    return propose.propose(common, List.of(checked(() -> new RaiseProtocol(version, atMs))));
  }

  private static Action newKeys(NewMember member) {
    return new ReplaceKey(member.id(), member.identityKey(), member.tlsKeyHash());
  }

  static <A> List<Action> each(List<A> arguments, Function<A, Action> action) {
    return arguments.stream().map(a -> checked(() -> action.apply(a))).toList();
  }

  /** What the form of an id or a range forbids is a wrong argument. */
  private static Action checked(Supplier<Action> action) {
    try {
      return action.get();
    } catch (IllegalArgumentException e) {
      throw CommandFailed.usage(e.getMessage() + ": correct the argument", e);
    }
  }
}
