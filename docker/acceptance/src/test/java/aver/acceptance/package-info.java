/** Tests of the built distribution, through its launcher. */
@NullMarked
package aver.acceptance;

import org.jspecify.annotations.NullMarked;
