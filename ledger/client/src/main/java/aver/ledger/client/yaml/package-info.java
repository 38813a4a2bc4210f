/**
 * Reads settings and schema files: every key is asked for by name, and all problems are told at
 * once.
 */
@NullMarked
package aver.ledger.client.yaml;

import org.jspecify.annotations.NullMarked;
