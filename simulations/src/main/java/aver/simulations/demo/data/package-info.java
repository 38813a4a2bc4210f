/** Dividing patients among the demonstration's hospitals, and measuring models on them. */
@NullMarked
package aver.simulations.demo.data;

import org.jspecify.annotations.NullMarked;
