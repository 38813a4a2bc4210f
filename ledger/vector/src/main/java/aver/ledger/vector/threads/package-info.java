/**
 * The one place of this module where threads meet: blocks of a kernel handed out to the lanes of an
 * executor.
 */
@NullMarked
package aver.ledger.vector.threads;

import org.jspecify.annotations.NullMarked;
