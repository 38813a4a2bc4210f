package aver.ledger.node.member;

import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.client.cli.Output;
import aver.ledger.client.desk.Desk;
import aver.ledger.client.desk.MemberOptions;
import aver.ledger.client.view.ViewUnavailableException;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.tx.Transfer;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code aver ledger transfer}: gives tokens to another member. */
@Command(
    name = "transfer",
    description = "Gives tokens to another member. Nobody can take them back but the receiver.",
    footer = {"", "Example: aver ledger transfer rita 12.5 --config member.yaml"})
public final class LedgerTransfer implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private MemberOptions member = new MemberOptions();

  @Parameters(index = "0", paramLabel = "MEMBER", description = "Who receives them.")
  private String to = "";

  @Parameters(index = "1", paramLabel = "TOKENS", description = "How many, such as 12.5.")
  private BigDecimal tokens = BigDecimal.ZERO;

  @Override
  public Integer call() throws LedgerUnavailableException {
    Output output = common.output();
    Transfer transfer;
    try {
      transfer = new Transfer(to, tokens.movePointRight(6).longValueExact());
    } catch (ArithmeticException e) {
      throw CommandFailed.usage("tokens have six decimals at most, was " + tokens, e);
    } catch (IllegalArgumentException e) {
      throw CommandFailed.usage(e.getMessage() + ": correct the argument", e);
    }
    try (Desk desk = member.open()) {
      desk.send(transfer).orFail();
      Optional<Long> left = balance(desk);
      String given = "%s tokens are now of %s".formatted(tokens.toPlainString(), to);
      output.line(given + left.map(LedgerTransfer::told).orElse(""));
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("to", to);
      document.put("amountMicro", transfer.amountMicrotokens());
      left.ifPresent(micro -> document.put("balanceMicro", micro));
      output.document(document);
    }
    return ExitCode.DONE.code();
  }

  private static String told(long micro) {
    return "; you have %s left".formatted(BigDecimal.valueOf(micro, 6).toPlainString());
  }

  /** Empty if no replica proves it now: a failure would have the tokens be given once more. */
  private static Optional<Long> balance(Desk desk) {
    try {
      return Optional.of(desk.view().get(Keys.balance(desk.member())).orElse(0L));
    } catch (ViewUnavailableException notNow) {
      return Optional.empty();
    }
  }
}
