package aver.ledger.engine;

import aver.ledger.proof.Digest;

/**
 * A commit of an application.
 *
 * @param height number of blocks that changed something
 * @param stateRoot root over the state after that block
 * @param cursor the engine's place, stored with it
 */
public record AppPoint(long height, Digest stateRoot, EngineCursor cursor) {}
