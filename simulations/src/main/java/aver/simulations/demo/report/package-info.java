/** What a demonstration leaves to read: {@code report.json} and {@code report.html}. */
@NullMarked
package aver.simulations.demo.report;

import org.jspecify.annotations.NullMarked;
