/** Tests of audits. */
@NullMarked
package aver.ledger.audit;

import org.jspecify.annotations.NullMarked;
