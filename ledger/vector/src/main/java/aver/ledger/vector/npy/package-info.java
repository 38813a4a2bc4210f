/**
 * Vectors in files: NumPy's {@code .npy}, in and out, and raw vector blobs.
 *
 * <p>The one package of this module that touches files. Read in this order: {@link NpyHeader} (what
 * a file says it holds; from bytes alone), {@link NpyFile} (a mapped file as a vector), {@link
 * VectorFile} (a raw blob as a vector), {@link VectorOutput} (writes either; the file appears under
 * its name only when complete).
 */
@NullMarked
package aver.ledger.vector.npy;

import org.jspecify.annotations.NullMarked;
