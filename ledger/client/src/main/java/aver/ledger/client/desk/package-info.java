/** Where a member's commands meet the ledger: settings, what is sent, what was answered. */
@NullMarked
package aver.ledger.client.desk;

import org.jspecify.annotations.NullMarked;
