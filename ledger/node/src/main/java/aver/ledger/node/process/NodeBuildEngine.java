package aver.ledger.node.process;

import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.engine.EngineException;
import aver.ledger.engine.comet.OtherHashException;
import aver.ledger.engine.comet.ProgramBuild;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code aver node build-engine}: makes the program that the engine comet runs. */
@Command(
    name = "build-engine",
    description = {
      "Builds CometBFT, the program of the engine comet, from its pinned source, and compares its"
          + " hash with the one that this version of Go has to give. Needs Go 1.26 or newer and, the"
          + " first"
          + " time, the network; takes about three minutes, later seconds."
    },
    footer = {"", "Example: aver node build-engine"})
final class NodeBuildEngine implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private CommonOptions options = new CommonOptions();

  @Option(
      names = "--go",
      paramLabel = "FILE",
      description = "The go command, if it is not on the path (${DEFAULT-VALUE}).")
  private Path go = Path.of("go");

  @Override
  public Integer call() {
    var err = spec.commandLine().getErr();
    ProgramBuild.Built built;
    try {
      built =
          ProgramBuild.build(
              go,
              System.getenv(),
              line -> {
                err.println(line);
                err.flush();
              });
    } catch (OtherHashException e) {
      throw CommandFailed.wrong(String.valueOf(e.getMessage()), e);
    } catch (EngineException e) {
      throw CommandFailed.unavailable(String.valueOf(e.getMessage()), e);
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("program", built.program().toString());
    document.put("sha256", built.sha256());
    document.put("go", built.go());
    document.put("hashExpected", built.known());
    options.output().document(document);
    if (built.known().isEmpty()) {
      err.println(
          "no hash is written down for %s: compare with another machine".formatted(built.go()));
    }
    return ExitCode.DONE.code();
  }
}
