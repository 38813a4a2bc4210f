/**
 * What a process tells those who operate it, over HTTP: metrics, whether it is alive, whether it is
 * ready. Read only.
 */
@NullMarked
package aver.ledger.client.http;

import org.jspecify.annotations.NullMarked;
