@NullMarked
package aver.ledger.node.serving;

import org.jspecify.annotations.NullMarked;
