/** Tests of settings. */
@NullMarked
package aver.ledger.client.settings;

import org.jspecify.annotations.NullMarked;
