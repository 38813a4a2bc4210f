/**
 * The fault table: one test a row and engine, with replicas as processes. Each prints what was
 * injected, what was seen and whether the invariants held.
 */
@NullMarked
package aver.ledger.node.fault;

import org.jspecify.annotations.NullMarked;
