package aver.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The compose file and its Dockerfiles, as text: no container runs here. */
class ComposeTest {
  private static final Map<String, String> ROLES =
      Map.of(
          "replica-1", "replica",
          "replica-2", "replica",
          "replica-3", "replica",
          "replica-4", "replica",
          "coordinator", "coordinator",
          "hospital-1", "participant",
          "hospital-2", "participant",
          "hospital-3", "participant",
          "hospital-4", "participant");

  @Test
  void eachServiceRunsTheImageOfItsRoleOnAFolderOfItsOwn() throws Exception {
    ComposeFile file = new ComposeFile();
    Path dist = Path.of(System.getProperty("aver.home"), "docker/target/dist");
    assertThat(file.services()).containsOnlyKeys(ROLES.keySet());
    for (Map.Entry<String, ComposeFile.Service> entry : file.services().entrySet()) {
      ComposeFile.Service service = entry.getValue();
      String role = ROLES.get(entry.getKey());
      assertThat(service.dockerfile())
          .isRegularFile()
          .endsWith(Path.of("docker", role, "Dockerfile"));
      assertThat(service.node().path("image").asString()).isEqualTo("aver-%s:0.1.0", role);
      assertThat(service.mounts()).containsExactly("./federation/" + entry.getKey() + ":/data");
      assertThat(service.copied()).containsExactly("bin/aver", "lib/" + role);
      assertThat(dist.resolve("lib").resolve(role)).isNotEmptyDirectory();
    }
  }

  @Test
  void noServiceMayWriteElsewhereOrGainRights() throws Exception {
    ComposeFile file = new ComposeFile();
    JsonNode limits = file.root().path("x-limits");
    assertThat(limits.path("read_only").asBoolean()).isTrue();
    assertThat(limits.path("cap_drop").path(0).asString()).isEqualTo("ALL");
    assertThat(limits.path("security_opt").path(0).asString()).isEqualTo("no-new-privileges:true");
    for (ComposeFile.Service service : file.services().values()) {
      assertThat(service.node().propertyNames())
          .containsExactlyInAnyOrder("<<", "image", "build", "volumes", "networks");
      assertThat(service.node().path("<<").asString()).isEqualTo("limits");
      assertThat(file.root().path("networks").propertyNames())
          .contains(service.node().path("networks").path(0).asString());
    }
  }
}
