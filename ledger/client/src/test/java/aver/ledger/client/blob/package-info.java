@NullMarked
package aver.ledger.client.blob;

import org.jspecify.annotations.NullMarked;
