/** Tests of what admins, researchers and coordinators run. */
@NullMarked
package aver.coordinator;

import org.jspecify.annotations.NullMarked;
