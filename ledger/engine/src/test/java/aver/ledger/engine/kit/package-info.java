/** What every engine must do, as tests that each engine's module runs on its own clusters. */
@NullMarked
package aver.ledger.engine.kit;

import org.jspecify.annotations.NullMarked;
