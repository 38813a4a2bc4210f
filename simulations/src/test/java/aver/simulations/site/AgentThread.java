package aver.simulations.site;

import aver.ledger.client.settings.GenesisInput;
import aver.participant.agent.Training;
import aver.participant.settings.ParticipantSettings;
import aver.participant.settings.SettingsFile;
import aver.participant.site.HospitalAgent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A hospital's agent on a thread of this process. */
final class AgentThread implements AutoCloseable {
  private final HospitalAgent agent;
  private final Thread thread;

  AgentThread(Path file) throws Exception {
    this(file, Training.HONEST);
  }

  AgentThread(Path file, Training training) throws Exception {
    ParticipantSettings settings = SettingsFile.read(file);
    agent = HospitalAgent.open(settings, GenesisInput.read(settings.genesis()), training, _ -> {});
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
