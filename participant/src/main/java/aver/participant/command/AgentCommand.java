package aver.participant.command;

import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.client.cli.FullDisk;
import aver.ledger.client.http.ProcessMetrics;
import aver.ledger.client.keys.KeyFileException;
import aver.ledger.client.settings.GenesisInput;
import aver.ledger.client.tls.HostPort;
import aver.ledger.rules.Genesis;
import aver.participant.agent.JournalInUseException;
import aver.participant.agent.Training;
import aver.participant.data.InvalidDataException;
import aver.participant.settings.ParticipantSettings;
import aver.participant.site.AgentOps;
import aver.participant.site.HospitalAgent;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Mixin;

/**
 * Runs a hospital's agent until the process is told to stop. The verb participant has a subclass
 * that trains; simulations have one that attacks, and all else is the same.
 */
public abstract class AgentCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger("aver.agent");

  /** How long a stop waits for the action that is under way; what it did not finish is repeated. */
  private static final long STOP_MS = 10_000;

  @Mixin private final CommonOptions common = new CommonOptions();

  @Mixin private final HospitalOptions hospital = new HospitalOptions();

  private final Training training;

  /** A command whose updates come about so. */
  protected AgentCommand(Training training) {
    this.training = training;
  }

  @Override
  public final Integer call() throws IOException, KeyFileException {
    ParticipantSettings settings = hospital.settings();
    Genesis genesis = GenesisInput.read(settings.genesis());
    CountDownLatch ended = new CountDownLatch(1);
    try {
      serve(settings, genesis, ended);
      LOG.info("agent of {} stopped", settings.member());
    } finally {
      ended.countDown();
    }
    return ExitCode.DONE.code();
  }

  private void serve(ParticipantSettings settings, Genesis genesis, CountDownLatch ended)
      throws IOException, KeyFileException {
    try (ProcessMetrics metrics = new ProcessMetrics();
        HospitalAgent agent = open(settings, genesis, metrics)) {
      Optional<AgentOps> ops = settings.http().map(at -> ops(at, metrics, agent));
      try {
        stopWithProcess(Thread.currentThread(), ended);
        LOG.info(
            "agent of {} on chain {}, work folder {}",
            settings.member(),
            genesis.chainId().hex(),
            settings.work());
        common.output().document(document(settings, genesis, ops));
        run(agent, settings);
      } finally {
        ops.ifPresent(AgentOps::close);
      }
    }
  }

  private static void run(HospitalAgent agent, ParticipantSettings settings) {
    try {
      agent.run();
    } catch (ClosedByInterruptException stop) {
      LOG.info("stopped within a file, which the next start reads or writes again");
    } catch (IOException e) {
      throw stopped(e, settings.work());
    }
  }

  /** Why a running agent cannot go on. */
  static CommandFailed stopped(IOException e, Path work) {
    String what =
        switch (e) {
          case AccessDeniedException denied -> "no right to " + denied.getFile();
          case NoSuchFileException gone -> gone.getFile() + " is not there";
          default -> String.valueOf(e.getMessage());
        };
    String mend =
        FullDisk.is(e, work)
            ? "make room on its disk"
            : "see to its files, their modes and its disk";
    return CommandFailed.unavailable(
        "the work folder %s cannot be written or read: %s: %s, then start the agent again: nothing is done twice"
            .formatted(work, what, mend),
        e);
  }

  private static Map<String, Object> document(
      ParticipantSettings settings, Genesis genesis, Optional<AgentOps> ops) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("member", settings.member());
    document.put("chainId", genesis.chainId().hex());
    document.put("work", settings.work().toString());
    ops.ifPresent(o -> document.put("httpPort", o.port()));
    return document;
  }

  private static AgentOps ops(HostPort at, ProcessMetrics metrics, HospitalAgent agent) {
    try {
      return AgentOps.start(at, metrics, agent);
    } catch (IOException e) {
      throw CommandFailed.unavailable(
          "http %s cannot be served: %s: free the port or name another"
              .formatted(at, e.getMessage()),
          e);
    }
  }

  private HospitalAgent open(ParticipantSettings settings, Genesis genesis, ProcessMetrics metrics)
      throws KeyFileException {
    try {
      return HospitalAgent.open(
          settings, genesis, training, event -> AgentOps.count(metrics.registry(), event));
    } catch (JournalInUseException e) {
      throw CommandFailed.unavailable(String.valueOf(e.getMessage()), e);
    } catch (InvalidDataException e) {
      throw CommandFailed.usage("the data cannot be used: " + e.getMessage(), e);
    } catch (IOException | IllegalArgumentException e) {
      if (FullDisk.is(e, settings.work())) {
        throw CommandFailed.unavailable(
            "the agent cannot start: %s: make room on the disk of %s"
                .formatted(e.getMessage(), settings.work()),
            e);
      }
      throw CommandFailed.usage("the agent cannot start: " + e.getMessage(), e);
    }
  }

  /**
   * A signal interrupts the loop, and the process waits for what it has under way; not for the end
   * of the thread, which then waits for the process to end.
   */
  private static void stopWithProcess(Thread loop, CountDownLatch ended) {
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("stop")
                .unstarted(() -> {
                  loop.interrupt();
                  try {
                    var _ = ended.await(STOP_MS, TimeUnit.MILLISECONDS);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                }));
  }
}
