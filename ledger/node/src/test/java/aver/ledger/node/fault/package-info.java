/**
 * Rows of the fault table of docs/faults.md, with replicas as processes. Each test prints what was
 * injected, what was seen and whether the invariants held; the page says which rows have none.
 */
@NullMarked
package aver.ledger.node.fault;

import org.jspecify.annotations.NullMarked;
