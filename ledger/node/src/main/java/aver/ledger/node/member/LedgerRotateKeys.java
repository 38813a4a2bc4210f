package aver.ledger.node.member;

import aver.ledger.client.LedgerClient;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.client.cli.Output;
import aver.ledger.client.desk.Desk;
import aver.ledger.client.desk.MemberOptions;
import aver.ledger.client.keys.KeyFile;
import aver.ledger.client.keys.KeyFileException;
import aver.ledger.client.settings.MemberSettings;
import aver.ledger.proof.crypto.SigningKey;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.PublicKey;
import aver.ledger.rules.tx.RotateKey;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code aver ledger rotate-keys}: a member that still has its keys changes them. May be repeated:
 * keys that were made are used, and a change that took effect is only told.
 */
@Command(
    name = "rotate-keys",
    description = {
      "Changes the keys of a member: the one that signs and the one of its connections. The old"
          + " ones are worth nothing from then on. A replica keeps its checkpoint key, which only the"
          + " admins change. Stop the member's own process first; name the new file in its settings after."
    },
    footer = {"", "Example: aver ledger rotate-keys --config member.yaml --new-keys keys-2.p12"})
public final class LedgerRotateKeys implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();

  @Mixin private MemberOptions member = new MemberOptions();

  @Option(
      names = "--new-keys",
      paramLabel = "FILE",
      required = true,
      description = "The new key file: made, or used if it is there; under the same password file.")
  private Path newKeys = Path.of("keys-2.p12");

  @Override
  public Integer call() throws KeyFileException, LedgerUnavailableException {
    MemberSettings settings = member.settings();
    KeyFile old = KeyFile.open(settings.keys(), settings.passwordFile());
    KeyFile next = old.successor(newKeys, settings.passwordFile(), settings.member());
    try (Desk desk = member.open(settings)) {
      PublicKey identity = publicKey(next.identity());
      byte[] message =
          RotateKey.possessionMessage(desk.client().chainId(), settings.member(), identity);
      desk.send(
              new RotateKey(
                  Optional.of(identity),
                  Optional.of(next.tls().hash()),
                  Octets.of(next.identity().sign(message))))
          .orFail();
    } catch (LedgerUnavailableException | CommandFailed e) {
      // the old keys are refused as soon as the new ones hold: ask with those
      if (!holds(settings, next)) {
        throw e;
      }
    }
    Output output = common.output();
    output.line("%s has new keys: name %s in its settings".formatted(settings.member(), newKeys));
    output.line("Back it up with its password file, and delete %s.".formatted(settings.keys()));
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("member", settings.member());
    document.put("keys", newKeys.toString());
    document.put("identityKey", publicKey(next.identity()).key().hex());
    document.put("tlsKeyHash", next.tls().hash().hex());
    output.document(document);
    return ExitCode.DONE.code();
  }

  /** Whether the ledger knows the member by the new keys already. */
  private boolean holds(MemberSettings settings, KeyFile next) {
    MemberSettings renewed =
        new MemberSettings(
            settings.genesis(),
            settings.member(),
            newKeys,
            settings.passwordFile(),
            settings.trust(),
            settings.proxy());
    try (LedgerClient client = renewed.open()) {
      Optional<Member> now = client.read(Keys.member(settings.member()));
      return now.filter(m -> m.who().identityKey().equals(publicKey(next.identity()))).isPresent();
    } catch (LedgerUnavailableException e) {
      return false; // what happened first is what is told
    }
  }

  private static PublicKey publicKey(SigningKey key) {
    return new PublicKey(PublicKey.ED25519, Octets.of(key.publicKey()));
  }
}
