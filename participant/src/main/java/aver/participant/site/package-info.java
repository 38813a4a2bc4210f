/**
 * A hospital's side put together: its settings, rows and keys, the checks before the first round,
 * and the ledger as its agent sees it.
 */
@NullMarked
package aver.participant.site;

import org.jspecify.annotations.NullMarked;
