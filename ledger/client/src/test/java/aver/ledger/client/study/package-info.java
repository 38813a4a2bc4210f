/** Tests of schemas and recipes. */
@NullMarked
package aver.ledger.client.study;

import org.jspecify.annotations.NullMarked;
