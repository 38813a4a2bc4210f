@NullMarked
package aver.ledger.node.blob;

import org.jspecify.annotations.NullMarked;
