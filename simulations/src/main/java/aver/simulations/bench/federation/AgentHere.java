package aver.simulations.bench.federation;

import aver.ledger.client.keys.KeyFileException;
import aver.ledger.client.settings.GenesisInput;
import aver.participant.agent.Training;
import aver.participant.settings.ParticipantSettings;
import aver.participant.settings.SettingsFile;
import aver.participant.site.HospitalAgent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A hospital's agent on a thread of this process: all of it but the fit. */
final class AgentHere implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AgentHere.class);

  private final HospitalAgent agent;
  private final Thread thread;

  private AgentHere(HospitalAgent agent, Thread thread) {
    this.agent = agent;
    this.thread = thread;
  }

  static AgentHere start(String id, Path file, Training training, BiConsumer<String, String> events)
      throws IOException {
    ParticipantSettings settings = SettingsFile.read(file);
    try {
      HospitalAgent agent =
          HospitalAgent.open(
              settings,
              GenesisInput.read(settings.genesis()),
              training,
              event -> events.accept(id, event));
      Thread thread = Thread.ofPlatform().name("agent of " + id).start(() -> run(id, agent));
      return new AgentHere(agent, thread);
    } catch (KeyFileException e) {
      throw new IOException("the keys of %s: %s".formatted(id, e.getMessage()), e);
    }
  }

  private static void run(String id, HospitalAgent agent) {
    try {
      agent.run();
    } catch (IOException e) {
      LOG.error("the agent of {} ended: the measurement will not come to its end", id, e);
    }
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
