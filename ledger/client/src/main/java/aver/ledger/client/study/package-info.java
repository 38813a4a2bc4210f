/**
 * What a task is about, as all who take part understand it: the columns of the data, and built-in
 * recipes (a model and its local training). A recipe is a name and texts, never a configuration of
 * some library, so that nothing that a peer sends decides which classes run.
 *
 * <p>Reading order: {@link aver.ledger.client.study.Schema}, {@link
 * aver.ledger.client.study.Recipe}, {@link aver.ledger.client.study.ModelLayout}, {@link
 * aver.ledger.client.study.InitialSegments}.
 */
@NullMarked
package aver.ledger.client.study;

import org.jspecify.annotations.NullMarked;
