package aver.ledger.rules.tx;

import java.util.Optional;

/**
 * What a member asks of the ledger. Each kind is one file: its record, its check, its effect.
 *
 * <p>A record's constructor checks what can be checked without a state; a failure there means that
 * the bytes do not decode, and the transaction is dropped.
 */
public sealed interface Transaction
    permits AttestResult,
        CancelTask,
        CommitUpdate,
        CreateTask,
        EnterReplica,
        Enrol,
        Leave,
        OpenRound,
        Propose,
        RegisterDataset,
        ReportEvidence,
        RevealUpdate,
        ReviseDataset,
        RotateKey,
        Tick,
        Transfer,
        Vote,
        WithdrawDataset {
  /**
   * Returns the first rule that does not hold, or empty if this can take effect. Changes nothing.
   */
  Optional<Refusal> check(Context context);

  /** Changes the state; only called once {@link #check} returned empty for the same state. */
  void effect(Context context);

  /** Stable name for programs, such as {@code open_round}. */
  default String kind() {
    return switch (this) {
      case AttestResult _ -> "attest_result";
      case CancelTask _ -> "cancel_task";
      case CommitUpdate _ -> "commit_update";
      case CreateTask _ -> "create_task";
      case EnterReplica _ -> "enter_replica";
      case Enrol _ -> "enrol";
      case Leave _ -> "leave";
      case OpenRound _ -> "open_round";
      case Propose _ -> "propose";
      case RegisterDataset _ -> "register_dataset";
      case ReportEvidence _ -> "report_evidence";
      case RevealUpdate _ -> "reveal_update";
      case ReviseDataset _ -> "revise_dataset";
      case RotateKey _ -> "rotate_key";
      case Tick _ -> "tick";
      case Transfer _ -> "transfer";
      case Vote _ -> "vote";
      case WithdrawDataset _ -> "withdraw_dataset";
    };
  }
}
