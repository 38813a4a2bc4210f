/**
 * What follows from transactions by rule: ledger time and deadlines, proposals, accounts, and the
 * course of a task from one attempt to the next.
 */
@NullMarked
package aver.ledger.rules.lifecycle;

import org.jspecify.annotations.NullMarked;
