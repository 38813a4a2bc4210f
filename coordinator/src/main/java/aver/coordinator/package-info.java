/** Round driver, commands of admins and researchers, status pages. */
@NullMarked
package aver.coordinator;

import org.jspecify.annotations.NullMarked;
