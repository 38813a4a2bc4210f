package aver.ledger.node.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Settings, as operators and members write them, in the folder that has keys and genesis. */
final class SettingsFiles {
  private final Path folder;
  private final Places places;

  SettingsFiles(Path folder, Places places) {
    this.folder = folder;
    this.places = places;
  }

  /**
   * Of a replica's process.
   *
   * @param id of the process: names its file, its folder and its place
   * @param member whom it is
   * @param keysOf name of the key file without ending
   */
  Path replica(String id, String member, String keysOf, String engine) throws IOException {
    Places.Place at = places.of(id);
    return Files.writeString(
        folder.resolve(id + ".yaml"),
        """
        genesis: genesis.json
        member: %s
        keys: %s.p12
        password-file: password
        data: %s
        listen: %s
        engine: %s
        engine-listen: %s
        http: %s
        """
                .formatted(member, keysOf, id, at.members(), engine, at.engine(), at.operator())
            + places.settings());
  }

  /** With which a member uses commands. */
  Path member(String id) throws IOException {
    return Files.writeString(
        folder.resolve(id + "-member.yaml"),
        "genesis: genesis.json\nmember: %s\nkeys: %s.p12\npassword-file: password\n"
            .formatted(id, id));
  }
}
