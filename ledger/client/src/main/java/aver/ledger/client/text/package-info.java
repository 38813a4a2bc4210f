/** Words that somebody else wrote, made fit for a terminal and a log. */
@NullMarked
package aver.ledger.client.text;

import org.jspecify.annotations.NullMarked;
