/**
 * Built-in recipes: a model and its local training, as a task names them. A recipe is a name and
 * texts, never a configuration of some library, so that nothing that a peer sends decides which
 * classes run.
 *
 * <p>Reading order: {@link aver.participant.recipe.Recipe}, {@link
 * aver.participant.recipe.ModelLayout}, {@link aver.participant.recipe.InitialSegments}.
 */
@NullMarked
package aver.participant.recipe;

import org.jspecify.annotations.NullMarked;
