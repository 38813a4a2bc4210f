/**
 * Files that prove one thing offline, against genesis and nothing else: that a transaction is in
 * the log, or that a key of the state has a value or none ({@code docs/formats.md}).
 */
@NullMarked
package aver.ledger.proof.file;

import org.jspecify.annotations.NullMarked;
