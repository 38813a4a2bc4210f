@NullMarked
package aver.ledger.node.execution;

import org.jspecify.annotations.NullMarked;
