/** The file by which somebody asks to become a member; it travels outside the ledger. */
@NullMarked
package aver.ledger.client.join;

import org.jspecify.annotations.NullMarked;
