package aver.ledger.engine.comet.abci;

import aver.ledger.engine.comet.proto.Misbehavior;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** What an application tells beside its answers. */
final class Heard implements AbciApplication.Listener, BiConsumer<String, Throwable> {
  final List<String> committed = new ArrayList<>();
  final List<String> failures = new ArrayList<>();

  @Override
  public void connected() {}

  @Override
  public void committed(long height, String proposer, List<ByteString> transactions) {
    committed.add(
        height + " by " + proposer + transactions.stream().map(ByteString::toStringUtf8).toList());
  }

  @Override
  public void misbehaved(long height, List<Misbehavior> what) {}

  @Override
  public void accept(String what, Throwable cause) {
    failures.add(what);
  }
}
