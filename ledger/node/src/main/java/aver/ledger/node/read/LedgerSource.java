package aver.ledger.node.read;

import aver.ledger.client.LedgerClient;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.client.ReplicaProofs;
import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.Warning;
import aver.ledger.client.head.HeadAge;
import aver.ledger.client.settings.MemberSettings;
import aver.ledger.proof.note.OtherChainException;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where a command reads the ledger: a stopped replica's folder, or a running replica. */
final class LedgerSource {
  // whether one of them is there is asked below: an empty group is no error of picocli's
  @ArgGroup private Where where = new Where();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings of the member that asks; needed with --node.")
  private Optional<Path> config = Optional.empty();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  /** One of the two. */
  static final class Where {
    @Option(names = "--dir", paramLabel = "REPLICA", description = "Folder of a stopped replica.")
    private Optional<Path> folder = Optional.empty();

    @Option(
        names = "--node",
        paramLabel = "ADDRESS",
        description = "host:port or id of a running replica, as genesis names it.")
    private Optional<String> node = Optional.empty();
  }

  /** What reads a folder. */
  interface Folder<R> {
    R read(LedgerStore store, Path folder);
  }

  /** What asks a replica. */
  interface Node<R> {
    R ask(ReplicaProofs replica, LedgerClient client) throws LedgerUnavailableException;
  }

  /**
   * Does one or the other.
   *
   * @throws CommandFailed if the source cannot be used
   */
  <R> R read(Folder<R> fromFolder, Node<R> fromNode) {
    if (where.folder.isPresent()) {
      Path folder = where.folder.get();
      try (LedgerStore store = ReplicaFolder.open(folder)) {
        return fromFolder.read(store, folder);
      } catch (StoreException e) {
        throw ReplicaFolder.notWhole(folder, e);
      }
    }
    String node =
        where.node.orElseThrow(() ->
            CommandFailed.usage(
                "which ledger: name a stopped replica's folder with --dir REPLICA, or a running"
                    + " replica with --node ADDRESS --config FILE"));
    Path file =
        config.orElseThrow(() ->
            CommandFailed.usage("a replica answers members only: name yours with --config FILE"));
    try (LedgerClient client = MemberSettings.read(file).open()) {
      ReplicaProofs replica =
          client
              .proofs(node)
              .orElseThrow(() ->
                  CommandFailed.usage(
                      "genesis has no replica %s: see aver genesis show".formatted(node)));
      R answer = fromNode.ask(replica, client);
      replica
          .certifiedMs()
          .flatMap(certified -> HeadAge.wrong(certified, System.currentTimeMillis()))
          .ifPresent(text -> Warning.print(command, text));
      return answer;
    } catch (LedgerUnavailableException e) {
      OtherChainException.in(e)
          .ifPresent(other -> {
            throw CommandFailed.usage(
                "%s runs another chain: %s: use the genesis file of its ledger"
                    .formatted(node, other.getMessage()),
                other);
          });
      throw CommandFailed.unavailable(
          "%s cannot be asked: %s: see aver ledger status, or ask another replica"
              .formatted(node, e.getMessage()),
          e);
    }
  }
}
