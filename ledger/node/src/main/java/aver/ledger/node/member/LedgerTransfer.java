package aver.ledger.node.member;

import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.client.cli.Output;
import aver.ledger.client.desk.Desk;
import aver.ledger.client.desk.MemberOptions;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.tx.Transfer;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
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
      long left = desk.view().get(Keys.balance(desk.member())).orElse(0L);
      output.line(
          "%s tokens are now of %s; you have %s left"
              .formatted(tokens.toPlainString(), to, BigDecimal.valueOf(left, 6).toPlainString()));
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("to", to);
      document.put("amountMicro", transfer.amountMicrotokens());
      document.put("balanceMicro", left);
      output.document(document);
    }
    return ExitCode.DONE.code();
  }
}
