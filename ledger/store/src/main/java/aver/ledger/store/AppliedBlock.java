package aver.ledger.store;

import aver.ledger.proof.Digest;
import aver.ledger.proof.smt.StateTree;
import aver.ledger.rules.state.Octets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that one block writes, in one atomic batch.
 *
 * @param head what it came to; its height is one above the last, or 0 for genesis
 * @param state changed keys of the state with their values; empty is a removal
 * @param tree what the same changes do to the state tree
 * @param entries new entries of the log, in order
 * @param cursor the engine's place
 * @param signed digest of the checkpoint body that this replica may sign at this height; empty if
 *     it will not
 */
public record AppliedBlock(
    BlockHead head,
    Map<String, Optional<byte[]>> state,
    StateTree.Change tree,
    List<LogEntry> entries,
    Octets cursor,
    Optional<Digest> signed) {}
