package aver.participant.agent;

import java.util.List;

/**
 * What to do next, and what people should know.
 *
 * @param action to do
 * @param alarms that need a person, each one sentence with what to do
 * @param notes why something that could be expected is not done
 */
public record Decision(Action action, List<String> alarms, List<String> notes) {
  /** Copies the lists. */
  public Decision {
    alarms = List.copyOf(alarms);
    notes = List.copyOf(notes);
  }
}
