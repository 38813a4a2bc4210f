/** What a member's command is told: genesis, keys, trust file. */
@NullMarked
package aver.ledger.client.settings;

import org.jspecify.annotations.NullMarked;
