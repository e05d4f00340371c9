"""What a person may begin from the home screen: one entry a workflow, with what waits for it."""

from collections.abc import Callable
from typing import Any, NamedTuple

from gateway.contracts.kiosk import Notice
from gateway.floor.bench import Bench
from gateway.floor.notices import Refused
from gateway.store.state import State


def _nothing(state: State) -> int:
    return 0


class Entry(NamedTuple):
    """A workflow on the home screens of the station kinds it belongs to.

    `workflow` is the value of the tap `start`, and `CMD:START:<WORKFLOW>` its barcode.
    """

    workflow: str
    kinds: frozenset[str]
    begin: Callable[[Bench], Notice]
    waiting: Callable[[State], int] = _nothing


_entries: dict[str, Entry] = {}


def offer(
    workflow: str, kinds: set[str], begin: Callable[[Bench], Notice], waiting: Callable[[State], int] = _nothing
) -> None:
    """Puts a workflow on the home screens; its module does so where it is imported."""
    _entries[workflow] = Entry(workflow, frozenset(kinds), begin, waiting)


def offered() -> tuple[str, ...]:
    """The names of all workflows that a home screen offers somewhere."""
    return tuple(_entries)


def seen(bench: Bench) -> dict[str, Any]:
    """The entries of a home screen, as its view shows them."""
    return {
        "menu": [
            {"workflow": entry.workflow, "waiting": entry.waiting(bench.state)}
            for entry in _entries.values()
            if bench.station.kind in entry.kinds
        ]
    }


def start(bench: Bench, value: Any) -> Notice:
    """The tap `start`: begins the workflow that `value` names."""
    entry = _entries.get(str(value).strip().lower())
    if entry is None or bench.station.kind not in entry.kinds:
        raise Refused("no_such_work", work=value)
    return entry.begin(bench)
