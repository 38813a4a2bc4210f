package aver.ledger.node.blob;

/** One attempt of one task. */
record AttemptRef(String task, int number) {}
