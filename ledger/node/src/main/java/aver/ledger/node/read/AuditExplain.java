package aver.ledger.node.read;

import aver.ledger.audit.RoundStory;
import aver.ledger.audit.WrongPlace;
import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.client.cli.Progress;
import aver.ledger.client.settings.GenesisInput;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.round.RoundExplanation;
import aver.ledger.rules.round.UpdateDetail;
import aver.ledger.rules.tx.Result;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreException;
import aver.reputation.Standing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aver audit explain}: every number of an attempt, computed again. */
@Command(
    name = "explain",
    description = {
      "Recomputes every weight, score, standing and token of an attempt from the log and the updates"
          + " that a stopped replica keeps, and says what each follows from. Writes nothing."
    },
    footer = {"", "Example: aver audit explain replica-1 --task heart-1 --attempt 3"})
public final class AuditExplain implements Callable<Integer> {
  @Mixin private CommonOptions options = new CommonOptions();

  @Parameters(index = "0", paramLabel = "REPLICA", description = "Folder of a stopped replica.")
  private Path folder = Path.of(".");

  @Option(names = "--task", required = true, description = "The task.")
  private String task = "";

  @Option(names = "--attempt", required = true, description = "The number of the attempt.")
  private int attempt;

  @Option(
      names = "--genesis",
      description = "The genesis file; genesis.json in or beside REPLICA if left out.")
  private Optional<Path> genesisFile = Optional.empty();

  @Override
  public Integer call() {
    Genesis genesis = GenesisInput.read(genesisFile.orElseGet(this::nearby));
    try (LedgerStore store = ReplicaFolder.open(folder, genesis.chainId());
        ComputeLanes lanes = new ComputeLanes();
        Progress progress = options.progress()) {
      RoundExplanation told =
          RoundStory.explain(
              store,
              folder.resolve(ReplicaFolder.BLOBS),
              genesis,
              task,
              attempt,
              lanes.lanes(),
              seq -> progress.show("transaction " + seq));
      options.output().line("attempt %d of %s".formatted(attempt, task));
      told.text().lines().forEach(options.output()::line);
      options.output().document(document(told));
      return ExitCode.DONE.code();
    } catch (RoundStory.NotExplained e) {
      String message = String.valueOf(e.getMessage());
      throw e.gone() ? CommandFailed.unavailable(message, e) : CommandFailed.usage(message, e);
    } catch (WrongPlace e) {
      throw CommandFailed.wrong(String.valueOf(e.getMessage()), e);
    } catch (StoreException e) {
      throw ReplicaFolder.notWhole(folder, e);
    }
  }

  private Path nearby() {
    Path absolute = folder.toAbsolutePath();
    Path own = absolute.resolve("genesis.json");
    Path beside = absolute.resolveSibling("genesis.json");
    if (Files.exists(own) || Files.exists(beside)) {
      return Files.exists(own) ? own : beside;
    }
    throw CommandFailed.usage(
        "there is no genesis.json in or beside %s: name it with --genesis".formatted(folder));
  }

  private Map<String, Object> document(RoundExplanation told) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("task", task);
    document.put("attempt", attempt);
    switch (told.result()) {
      case Result.NoResult(var reason) -> document.put("void", words(reason));
      case Result.Final f -> {
        document.put("model", f.model().stream().map(entry -> entry.root().hex()).toList());
        f.evaluation().ifPresent(e -> document.put("evaluation", e.counts()));
      }
    }
    document.put("poolMicrotokens", told.poolMicrotokens());
    document.put("carriedMicrotokens", told.carriedMicrotokens());
    List<Map<String, Object>> members = new ArrayList<>();
    told.lines().forEach(line -> members.add(member(line)));
    document.put("members", members);
    return document;
  }

  private static Map<String, Object> member(RoundExplanation.Line line) {
    Map<String, Object> member = new LinkedHashMap<>();
    member.put("member", line.member());
    member.put("update", words(line.update().exclusion()));
    member.put("scorePpm", line.update().scorePpm());
    line.detail().ifPresent(detail -> member.putAll(detail(detail)));
    member.put("evidencePositivePpm", line.evidence().positivePpm());
    member.put("evidenceNegativePpm", line.evidence().negativePpm());
    member.put("before", standing(line.before()));
    member.put("after", standing(line.after()));
    member.put("rewardMicrotokens", line.rewardMicrotokens());
    return member;
  }

  private static Map<String, Object> detail(UpdateDetail detail) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("declared", detail.declared());
    shown.put("registered", detail.registered());
    shown.put("samples", detail.samples());
    shown.put("factor256", detail.factor256());
    shown.put("weight", detail.weight());
    shown.put("norm", detail.norm());
    shown.put("counted", detail.counted());
    shown.put("scale65536", detail.scale65536());
    shown.put("sharePpm", detail.sharePpm());
    shown.put("cosinePpm", detail.score().cosinePpm());
    shown.put("penaltyPpm", detail.score().penaltyPpm());
    detail
        .score()
        .own()
        .ifPresent(own -> {
          shown.put("ownWorkPpm", own.sumPpm());
          shown.put("ownWorkNeededPpm", own.neededPpm());
          own.copyOf().ifPresent(of -> shown.put("copyOf", of));
        });
    return shown;
  }

  private static Map<String, Object> standing(Standing standing) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("expectationPpm", standing.expectationPpm());
    shown.put("beliefPpm", standing.opinion().beliefPpm());
    shown.put("disbeliefPpm", standing.opinion().disbeliefPpm());
    shown.put("factor256", standing.factor256());
    return shown;
  }

  private static String words(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
