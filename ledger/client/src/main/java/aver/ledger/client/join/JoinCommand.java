package aver.ledger.client.join;

import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.client.cli.Output;
import aver.ledger.client.cli.OutputFile;
import aver.ledger.client.keys.KeyFileException;
import aver.ledger.rules.state.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code join} of every verb: makes a member's keys and the request that an admin proposes. Each
 * verb has a subclass that says for which role.
 *
 * <p>Nothing is sent. Keys that are there already are used as they are, so that a request can be
 * made again.
 */
public abstract class JoinCommand implements Callable<Integer> {
  private final Role role;

  @Mixin private CommonOptions options = new CommonOptions();

  @Option(
      names = "--id",
      required = true,
      paramLabel = "ID",
      description = "The member's id for life: a lower-case letter, then up to 31 of a-z 0-9 -.")
  private String id = "";

  @Option(
      names = "--name",
      required = true,
      paramLabel = "NAME",
      description = "The member's name for people.")
  private String name = "";

  @Option(
      names = "--keys",
      required = true,
      paramLabel = "FILE",
      description = "The key file: used if it is there, otherwise made, of mode 0600.")
  private Path keys = Path.of("keys.p12");

  @Option(
      names = "--password-file",
      required = true,
      paramLabel = "FILE",
      description = "Holds the key file's password; made with a random one if it is not there.")
  private Path passwordFile = Path.of("keys.password");

  @Option(
      names = "-o",
      required = true,
      paramLabel = "FILE",
      description = "The request to write; it holds nothing secret.")
  private Path output = Path.of("request.json");

  /** A command for members of this role. */
  protected JoinCommand(Role role) {
    this.role = role;
  }

  /** Where a replica is; nobody else has a place. */
  protected Optional<Joining.Place> place(String member) {
    return Optional.empty();
  }

  @Override
  public final Integer call() throws KeyFileException, IOException {
    Joining joining;
    try {
      joining = new Joining(id, name, role, place(id));
    } catch (IllegalArgumentException e) {
      throw CommandFailed.usage("this is no member: " + e.getMessage(), e);
    }
    requireFolder();
    boolean reused = Files.exists(keys);
    JoinRequest request = joining.request(keys, passwordFile);
    write(request.json());
    Output out = options.output();
    print(out, request, reused);
    out.document(document(request, reused));
    return ExitCode.DONE.code();
  }

  /** Before keys are made, so that nothing is left half-done. */
  private void requireFolder() {
    Path folder = output.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw CommandFailed.usage("cannot write " + output + ": its folder does not exist: make it");
    }
  }

  private void write(String json) throws IOException {
    if (Files.exists(output)) {
      boolean same =
          Files.isRegularFile(output)
              && Files.size(output) <= JoinRequest.BYTES_MAX
              && json.equals(Files.readString(output));
      if (!same) {
        throw CommandFailed.usage(
            output + " exists and holds something else: move it away or name another file");
      }
    } else {
      OutputFile.write(output, json);
    }
  }

  private void print(Output out, JoinRequest request, boolean reused) {
    out.line(
        "%s \"%s\" asks to join as %s".formatted(id, name, role.name().toLowerCase(Locale.ROOT)));
    out.line("Keys         %s (%s)".formatted(keys, reused ? "were there, used" : "made"));
    out.line("Password     " + passwordFile);
    out.line("Request      " + output);
    out.line("Fingerprint  " + request.fingerprint());
    out.line("Identity key " + request.member().identityKey().key().hex());
    out.line("TLS key      " + request.member().tlsKeyHash().hex());
    out.line("");
    out.line("What to do next:");
    out.line("1. Back up %s and %s: whoever has both is %s.".formatted(keys, passwordFile, id));
    out.line("2. Give %s to an admin. It holds nothing secret.".formatted(output));
    out.line("   A federation that is being founded takes it into aver genesis create;");
    out.line("   in a running one the admin proposes the admission and others vote.");
    out.line("3. Read the fingerprint to the admins by telephone, so that nobody swaps the file.");
    out.line("   Who replaces lost keys reads the two keys instead.");
    out.line("4. Ask for genesis.json, and compare the chain id that aver genesis show prints.");
  }

  private Map<String, Object> document(JoinRequest request, boolean reused) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("id", id);
    document.put("name", name);
    document.put("role", role.name().toLowerCase(Locale.ROOT));
    document.put("keys", keys.toString());
    document.put("keysReused", reused);
    document.put("passwordFile", passwordFile.toString());
    document.put("request", output.toString());
    document.put("fingerprint", request.fingerprint());
    document.put("identityKey", request.member().identityKey().key().hex());
    document.put("tlsKeyHash", request.member().tlsKeyHash().hex());
    return document;
  }
}
