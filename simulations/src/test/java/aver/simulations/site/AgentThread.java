package aver.simulations.site;

import aver.ledger.client.LedgerClient;
import aver.ledger.client.head.HeadWatcher;
import aver.ledger.client.settings.GenesisInput;
import aver.participant.agent.Training;
import aver.participant.settings.ParticipantSettings;
import aver.participant.settings.SettingsFile;
import aver.participant.site.HospitalAgent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Function;

/** A hospital's agent on a thread of this process. */
final class AgentThread implements AutoCloseable {
  private final HospitalAgent agent;
  private final Thread thread;

  AgentThread(Path file) throws Exception {
    this(file, Training.HONEST);
  }

  AgentThread(Path file, Training training) throws Exception {
    this(file, training, client -> new HeadWatcher(client, InstantSource.system()));
  }

  /** As above, with a watch over the newest checkpoints that has a clock or a pace of its own. */
  AgentThread(Path file, Training training, Function<LedgerClient, HeadWatcher> watch)
      throws Exception {
    ParticipantSettings settings = SettingsFile.read(file);
    agent =
        HospitalAgent.open(
            settings, GenesisInput.read(settings.genesis()), training, _ -> {}, watch);
    thread =
        Thread.ofPlatform()
            .name("agent of " + settings.member())
            .start(() -> {
              try {
                agent.run();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  HospitalAgent agent() {
    return agent;
  }

  @Override
  public void close() throws IOException {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    agent.close();
  }
}
