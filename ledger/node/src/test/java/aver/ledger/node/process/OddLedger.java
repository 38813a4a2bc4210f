package aver.ledger.node.process;

import aver.ledger.engine.Admission;
import aver.ledger.engine.AppPoint;
import aver.ledger.engine.DecidedBlock;
import aver.ledger.engine.EngineCursor;
import aver.ledger.engine.Executed;
import aver.ledger.engine.LedgerApplication;
import aver.ledger.engine.Voter;
import aver.ledger.proof.Digest;
import aver.ledger.rules.tx.SignedTransaction;
import aver.ledger.wire.DecodeException;
import aver.ledger.wire.TransactionWire;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** A true ledger that ends its process at a point, or says of everything that it is fine. */
final class OddLedger implements LedgerApplication {
  private static final String SKIPPED = "hospital-3";

  /** Whose transactions a liar keeps until they have expired. */
  private static final String HOARDED = "hospital-3";

  /** Whom a liar keeps out, or leaves out of what it tells others. */
  static final String KEPT_OUT = "hospital-2";

  /** Whom a liar keeps out of blocks on CometBFT. */
  private static final Set<String> CENSORED = Set.of(KEPT_OUT, "hospital-3");

  private static final int REMEMBERED = 1000;

  private final LedgerApplication ledger;
  private final Oddity oddity;
  private final Digest chainId;
  private final List<byte[]> ordered = new ArrayList<>();
  private final Hoard hoard = new Hoard();
  private final Censor censor = new Censor(CENSORED);
  private final SplittableRandom random = new SplittableRandom(18);
  private int blocks;

  OddLedger(LedgerApplication ledger, Oddity oddity, Digest chainId) {
    this.ledger = ledger;
    this.oddity = oddity;
    this.chainId = chainId;
  }

  /** Noise, a copy of what was ordered, or one with a bit flipped; or what has expired. */
  Optional<byte[]> lie() {
    if (oddity == Oddity.ORDERS_EXPIRED) {
      return hoard.expired();
    }
    byte[] known;
    synchronized (ordered) {
      if (ordered.isEmpty()) {
        return Optional.empty();
      }
      known = ordered.get(random.nextInt(ordered.size())).clone();
    }
    switch (random.nextInt(3)) {
      case 0 -> random.nextBytes(known);
      case 1 -> known[random.nextInt(known.length)] ^= (byte) (1 << random.nextInt(8));
      default -> {}
    }
    return Optional.of(known);
  }

  private boolean unwanted(byte[] transaction) {
    return switch (oddity) {
      case CENSORS -> CENSORED.stream().anyMatch(member -> signedBy(member, transaction));
      case KEEPS_OUT -> signedBy(KEPT_OUT, transaction);
      default -> false;
    };
  }

  /** Whether a member signed a transaction. */
  boolean signedBy(String member, byte[] transaction) {
    return decoded(transaction).filter(d -> d.envelope().signer().equals(member)).isPresent();
  }

  private Optional<SignedTransaction> decoded(byte[] transaction) {
    try {
      return Optional.of(TransactionWire.decode(transaction, chainId));
    } catch (DecodeException noise) {
      return Optional.empty();
    }
  }

  /** What it was given alone it keeps, until it has expired. */
  private boolean kept(byte[] transaction) {
    if (oddity != Oddity.ORDERS_EXPIRED || !signedBy(HOARDED, transaction)) {
      return false;
    }
    SignedTransaction given = decoded(transaction).orElseThrow();
    if (hoard.expired(given)) {
      return false;
    }
    hoard.keep(given, transaction);
    return true;
  }

  private void hoard(DecidedBlock block) {
    for (byte[] transaction : block.transactions()) {
      decoded(transaction)
          .ifPresent(known -> {
            hoard.see(known.envelope());
            if (known.envelope().signer().equals(HOARDED) && !hoard.expired(known)) {
              hoard.keep(known, transaction);
            }
          });
    }
  }

  /** A block as it executes it. */
  private DecidedBlock seen(DecidedBlock block) {
    return oddity == Oddity.SKIPS
        ? new DecidedBlock(
            block.cursor(),
            block.transactions().stream().filter(t -> !signedBy(SKIPPED, t)).toList())
        : block;
  }

  private void haltAt(Oddity point) {
    if (oddity == point && blocks > Oddity.BLOCKS_BEFORE) {
      Runtime.getRuntime().halt(Oddity.HALTED);
    }
  }

  @Override
  public AppPoint info() {
    return ledger.info();
  }

  @Override
  public Admission check(byte[] transaction) {
    if (unwanted(transaction)) {
      if (oddity == Oddity.CENSORS && ledger.check(transaction) instanceof Admission.Admitted) {
        decoded(transaction).ifPresent(kept -> censor.told(kept.id()));
      }
      return new Admission.Busy(1000);
    }
    if (kept(transaction)) {
      return new Admission.Busy(1000);
    }
    return oddity.offers() ? new Admission.Admitted() : ledger.check(transaction);
  }

  @Override
  public Admission checkAgain(byte[] transaction) {
    return oddity.offers() ? check(transaction) : ledger.checkAgain(transaction);
  }

  @Override
  public List<byte[]> worthOrdering(List<byte[]> block) {
    if (!oddity.offers()) {
      return ledger.worthOrdering(block);
    }
    if (oddity == Oddity.CENSORS) {
      block.forEach(transaction -> censor.asked(unwanted(transaction)));
    }
    List<byte[]> wanted = block.stream().filter(transaction -> !unwanted(transaction)).toList();
    // of a censor others take blocks: they have nothing that is not worth it
    return oddity == Oddity.CENSORS ? ledger.worthOrdering(wanted) : wanted;
  }

  @Override
  public List<Voter> voters() {
    return ledger.voters();
  }

  @Override
  public Executed execute(DecidedBlock block) {
    if (!block.transactions().isEmpty()) {
      blocks++;
    }
    synchronized (ordered) {
      if (ordered.size() < REMEMBERED) {
        ordered.addAll(block.transactions());
      }
    }
    if (oddity == Oddity.ORDERS_EXPIRED) {
      hoard(block);
    }
    if (oddity == Oddity.CENSORS) {
      censor.decided(
          block.transactions().stream()
              .flatMap(transaction -> decoded(transaction).stream())
              .map(SignedTransaction::id)
              .collect(Collectors.toSet()));
    }
    haltAt(Oddity.HALTS_BEFORE_EXECUTION);
    Executed executed = ledger.execute(seen(block));
    haltAt(Oddity.HALTS_BEFORE_WRITING);
    return executed;
  }

  @Override
  public void commit(EngineCursor cursor) {
    ledger.commit(cursor);
    haltAt(Oddity.HALTS_AFTER_WRITING);
  }

  @Override
  public void commitCursor(EngineCursor cursor) {
    ledger.commitCursor(cursor);
  }

  @Override
  public AppPoint makeDurable() {
    AppPoint durable = ledger.makeDurable();
    haltAt(Oddity.HALTS_BEFORE_CUT);
    return durable;
  }
}
