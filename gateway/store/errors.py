"""What can go wrong in the gateway, as callers tell it apart."""


class GatewayError(Exception):
    """Root of the gateway's errors; the text says what was wrong and with what."""


class StoreBusy(GatewayError):
    """The writer did not answer in time, or has stopped; the caller may try again with the same operation id."""


class CommitFailed(GatewayError):
    """The commit failed (disk full, broken file): nothing of the batch happened."""
