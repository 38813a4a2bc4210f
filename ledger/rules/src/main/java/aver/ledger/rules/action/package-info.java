/**
 * Actions that need the votes of m of n admins: one file each, with its record, its check and its
 * effect.
 */
@NullMarked
package aver.ledger.rules.action;

import org.jspecify.annotations.NullMarked;
