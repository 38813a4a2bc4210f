package aver.ledger.node.health;

import aver.ledger.engine.EngineHealth;
import java.util.Optional;

/**
 * A replica at one moment.
 *
 * @param engine as it says itself
 * @param height of the last block that was applied
 * @param certifiedHeight newest that is certified, -1 before the first
 * @param certifiedElsewhere newest height that others were heard to have certified; -1 if that is
 *     not known
 * @param signs whether the state here names this replica as one of those who sign
 * @param diskFreeBytes that this user may still write where the replica keeps its data
 * @param diskBytes of that disk
 * @param fault the first failure of something that runs in the background; it stays
 */
public record Sample(
    EngineHealth engine,
    long height,
    long certifiedHeight,
    long certifiedElsewhere,
    boolean signs,
    long diskFreeBytes,
    long diskBytes,
    Optional<String> fault) {}
