@NullMarked
package aver.ledger.node.certify;

import org.jspecify.annotations.NullMarked;
