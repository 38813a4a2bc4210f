package aver.ledger.node.order;

import aver.ledger.engine.EngineCursor;
import aver.ledger.engine.Peer;
import aver.ledger.engine.Voter;
import aver.ledger.node.roster.ReplicaSet;
import aver.ledger.rules.state.Octets;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreView;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the order of the present engine begins: at genesis, until the consortium changes its
 * engine. It is no part of the ledger, which is the same on any engine; so each replica notes it,
 * and newcomers ask the others.
 *
 * @param height of the last block before this order; 0 for genesis
 * @param founders who ordered when it began; empty where that is not known, since this replica came
 *     later or the order is that of genesis
 * @param checkpoint the certified note of that block; empty where it is not known
 */
public record EngineOrigin(long height, List<Peer> founders, Optional<Octets> checkpoint) {
  private static final String NOTE = "engine-origin";
  private static final String SOUGHT = "engine-origin-sought";
  private static final EngineOrigin GENESIS = new EngineOrigin(0, List.of(), Optional.empty());

  /** Copies the list. */
  public EngineOrigin {
    founders = List.copyOf(founders);
  }

  /** What is noted in a store. */
  public static EngineOrigin of(LedgerStore store) {
    return store.notes().get(NOTE).map(EngineOrigin::decode).orElse(GENESIS);
  }

  /**
   * The others say that the present order begins behind a block that is further than what is noted
   * here. Where this replica stands in an order before means nothing from now on, and a replica
   * that dies before it is there finds out by {@link #sought}.
   */
  public static void seek(LedgerStore store, long height) {
    if (height > Math.max(of(store).height(), soughtHeight(store))) {
      store
          .places()
          .newOrder(
              Cursors.encode(EngineCursor.NONE),
              SOUGHT,
              ByteBuffer.allocate(Long.BYTES).putLong(height).array());
    }
  }

  /** Whether this replica was on its way to a later order than the one that is noted. */
  public static boolean sought(LedgerStore store) {
    return soughtHeight(store) > of(store).height();
  }

  private static long soughtHeight(LedgerStore store) {
    return store.notes().get(SOUGHT).map(bytes -> ByteBuffer.wrap(bytes).getLong()).orElse(0L);
  }

  /**
   * A new order begins behind the last block, which is certified.
   *
   * @param checkpoint its note
   */
  public static void begin(LedgerStore store, Octets checkpoint) {
    List<Peer> founders;
    try (StoreView view = store.view()) {
      founders = ReplicaSet.voters(view).stream().map(Voter::peer).toList();
    }
    write(
        store,
        new EngineOrigin(store.head().orElseThrow().height(), founders, Optional.of(checkpoint)));
  }

  /** A newcomer's ledger ends where the others say that the present order begins. */
  public static void joined(LedgerStore store, Octets checkpoint) {
    long height = store.head().orElseThrow().height();
    write(store, new EngineOrigin(height, List.of(), Optional.of(checkpoint)));
  }

  /** A newcomer's ledger is already behind the place where the present order begins. */
  public static void passed(LedgerStore store, long height) {
    store.notes().put(NOTE, new EngineOrigin(height, List.of(), Optional.empty()).encode());
  }

  private static void write(LedgerStore store, EngineOrigin origin) {
    store.places().newOrder(Cursors.encode(EngineCursor.NONE), NOTE, origin.encode());
  }

  private byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(height);
      out.writeInt(founders.size());
      for (Peer peer : founders) {
        out.writeUTF(peer.id());
        out.writeUTF(peer.address());
      }
      out.write(checkpoint.map(Octets::bytes).orElse(new byte[0]));
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written", e);
    }
    return bytes.toByteArray();
  }

  private static EngineOrigin decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      long height = in.readLong();
      int count = in.readInt();
      List<Peer> founders = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        founders.add(new Peer(in.readUTF(), in.readUTF()));
      }
      byte[] note = in.readAllBytes();
      return new EngineOrigin(
          height, founders, note.length == 0 ? Optional.empty() : Optional.of(Octets.of(note)));
    } catch (IOException e) {
      throw new UncheckedIOException("the note of the engine's origin is damaged", e);
    }
  }
}
