/**
 * What a replica keeps: state, log, transactions and checkpoints in RocksDB; big vectors in files
 * beside it.
 *
 * <p>Read in this order: {@link aver.ledger.store.AppliedBlock} (what one atomic write holds),
 * {@link aver.ledger.store.LedgerStore} (the directory), {@link aver.ledger.store.StoreView}
 * (reading at one height), {@link aver.ledger.store.LogTree} (proofs of the log), {@link
 * aver.ledger.store.BlobStore} (files named by their root).
 */
@NullMarked
package aver.ledger.store;

import org.jspecify.annotations.NullMarked;
