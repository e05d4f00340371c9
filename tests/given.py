"""Rows that a test begins with, put there as if the event log had told of them."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from gateway.store.unit import Unit

T = TypeVar("T")


def as_given(act: Callable[[Unit], T]) -> Callable[[Unit], T]:
    """The operation, allowed to change tables that otherwise change by events only."""

    @wraps(act)
    def furnish(unit: Unit) -> T:
        unit.state.journal.watching = False
        try:
            return act(unit)
        finally:
            unit.state.journal.watching = True

    return furnish
