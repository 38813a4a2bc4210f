@NullMarked
package aver.ledger.client.cli;

import org.jspecify.annotations.NullMarked;
