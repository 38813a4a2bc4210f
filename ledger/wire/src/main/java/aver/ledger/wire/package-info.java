/** Protobuf messages to records and back, strictly: one record has exactly one encoding. */
@NullMarked
package aver.ledger.wire;

import org.jspecify.annotations.NullMarked;
