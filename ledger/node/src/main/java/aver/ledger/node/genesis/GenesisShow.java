package aver.ledger.node.genesis;

import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.client.cli.Output;
import aver.ledger.client.settings.GenesisInput;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.state.NamedNumber;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Quorum;
import aver.ledger.rules.state.ReplicaKeys;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code aver genesis show}: chain id and members. */
@Command(
    name = "show",
    description = {
      "Shows the chain id and the members.",
      "Compare the chain id by telephone: who has the same one has the same file."
    },
    footer = {"", "Example: aver genesis show genesis.json"})
public final class GenesisShow implements Callable<Integer> {
  private static final int GROUP = 4;
  private static final int GROUPS_A_LINE = 8;

  @Mixin private CommonOptions options = new CommonOptions();

  @Parameters(index = "0", paramLabel = "FILE", description = "The genesis file.")
  private Path file = Path.of("genesis.json");

  @Override
  public Integer call() {
    Genesis genesis = GenesisInput.read(file);
    print(options.output(), genesis);
    options.output().document(document(genesis));
    return ExitCode.DONE.code();
  }

  static void print(Output out, Genesis genesis) {
    Quorum quorum = new Quorum(genesis.replicas().size());
    out.line("Federation  " + genesis.name());
    out.line("Begins      " + Instant.ofEpochMilli(genesis.timeMs()));
    String label = "Chain id    ";
    for (String line : groups(genesis.chainId().hex())) {
      out.line(label + line);
      label = " ".repeat(label.length());
    }
    out.line(
        "Replicas    %d: %d must sign, %d may lie, %d may be down"
            .formatted(quorum.n(), quorum.needed(), quorum.faulty(), quorum.n() - quorum.needed()));
    for (NamedNumber setting : genesis.settings()) {
      out.line("Setting     " + setting.name() + " " + setting.value());
    }
    out.line("Members");
    for (NewMember member : genesis.members()) {
      String address = member.replica().map(ReplicaKeys::address).map(a -> ", at " + a).orElse("");
      out.line(
          "  %-16s %s (%s%s)"
              .formatted(
                  member.id(), member.displayName(), String.join(", ", roles(member)), address));
      out.line("  %-16s   key %s".formatted("", member.identityKey().key().hex()));
    }
    ReplicaCountAdvice.warning(genesis).ifPresent(out::line);
  }

  /** Hexadecimal digits in groups of four, eight groups a line. */
  static List<String> groups(String hex) {
    int width = GROUP * GROUPS_A_LINE;
    return hex.lines()
        .flatMap(all ->
            IntStream.range(0, all.length() / width)
                .mapToObj(i -> all.substring(i * width, (i + 1) * width)))
        .map(line -> line.replaceAll("(.{" + GROUP + "})(?!$)", "$1 "))
        .toList();
  }

  static Map<String, Object> document(Genesis genesis) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("chainId", genesis.chainId().hex());
    document.put("name", genesis.name());
    document.put("timeMs", genesis.timeMs());
    document.put("quorum", new Quorum(genesis.replicas().size()).needed());
    document.put("replicas", genesis.replicas());
    document.put("members", genesis.members().stream().map(GenesisShow::document).toList());
    ReplicaCountAdvice.warning(genesis).ifPresent(warning -> document.put("warning", warning));
    return document;
  }

  private static Map<String, Object> document(NewMember member) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("id", member.id());
    document.put("name", member.displayName());
    document.put("roles", roles(member));
    document.put("identityKey", member.identityKey().key().hex());
    document.put("tlsKeyHash", member.tlsKeyHash().hex());
    member.replica().ifPresent(replica -> document.put("address", replica.address()));
    return document;
  }

  private static List<String> roles(NewMember member) {
    return member.roles().stream().map(role -> role.name().toLowerCase(Locale.ROOT)).toList();
  }
}
