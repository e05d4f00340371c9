"""Floor work: one module a workflow, each an explicit state machine over the store's rows."""
