/** Parts of the log as they travel between replicas and in files. */
@NullMarked
package aver.ledger.node.log;

import org.jspecify.annotations.NullMarked;
