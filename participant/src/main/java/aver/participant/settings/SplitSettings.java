package aver.participant.settings;

import java.nio.file.Path;

/** How rows are divided into training and validation. */
public sealed interface SplitSettings {
  /**
   * By a salted hash of each row; the salt is made on first use and stays in the work folder.
   *
   * @param validationPercent 0 to 90
   */
  record Share(int validationPercent) implements SplitSettings {}

  /**
   * By a published list of lines.
   *
   * @param file JSON
   * @param site key within it; empty if the file is of one site
   */
  record Lines(Path file, String site) implements SplitSettings {}
}
