"""What changed since the last commit, and whether the log knows of it."""

from typing import Any, ClassVar

import structlog

from gateway.store.errors import GatewayError

log = structlog.get_logger(__name__)
Undo = tuple[Any, Any, Any]  # table, key, the row before


class OutsideLog(GatewayError):
    """A row that follows from the event log was changed by something that is no event."""


class Journal(list[Undo]):
    """Changes in order, shared by all tables of a state.

    While an operation runs, a logged table may change only by an event that is being applied: anything else would be
    lost in a replay. It is an error where `strict` (tests), and counted and logged otherwise, so that a floor goes on.
    """

    strict: ClassVar[bool] = False

    def __init__(self) -> None:
        super().__init__()
        self.watching = False  # an operation runs, and no event is being applied
        self.outside = 0

    def changed_outside(self, table: str, key: Any) -> None:
        """A logged table is being changed while nothing is applied."""
        self.outside += 1
        if self.strict:
            raise OutsideLog(f"{table} {key!r} changes only by an event that is applied (gateway/floor/apply)")
        log.error("change outside the event log", table=table, key=str(key))
