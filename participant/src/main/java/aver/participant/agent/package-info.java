/**
 * The agent: what it does next is a pure function of certified state and of its own durable
 * journal, so that a simulation and a hospital run the same decisions.
 *
 * <p>Reading order: {@link aver.participant.agent.AgentView}, {@link
 * aver.participant.agent.Action}, {@link aver.participant.agent.Agent}, {@link
 * aver.participant.agent.AgentJournal}, {@link aver.participant.agent.LocalRound}, {@link
 * aver.participant.agent.LocalRounds}, {@link aver.participant.agent.LedgerPort}, {@link
 * aver.participant.agent.AgentLoop}.
 */
@NullMarked
package aver.participant.agent;

import org.jspecify.annotations.NullMarked;
