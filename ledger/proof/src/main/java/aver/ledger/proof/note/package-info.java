/**
 * Signed notes and checkpoints (C2SP), the check of a quorum, and the walk along changes of the
 * set.
 */
@NullMarked
package aver.ledger.proof.note;

import org.jspecify.annotations.NullMarked;
