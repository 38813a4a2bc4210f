/**
 * How every command of Aver behaves: options, exit codes, output, progress and files.
 *
 * <p>Read {@link aver.ledger.client.cli.CommandLineRunner} first: each main hands its root command
 * to it. A command is a {@code Callable<Integer>} with a {@link
 * aver.ledger.client.cli.CommonOptions} mixin that writes through {@link
 * aver.ledger.client.cli.Output} and stops by throwing {@link
 * aver.ledger.client.cli.CommandFailed}.
 */
@NullMarked
package aver.ledger.client.cli;

import org.jspecify.annotations.NullMarked;
